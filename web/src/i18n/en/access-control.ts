export default {
  manage: 'manage accounts and rights',
  signIn: {
    title: 'Sign in to Jingjing',
    subtitle:
      'One place for a subdistrict’s data, a clear view of how it runs, and a source for every figure.',
    account: 'Account',
    password: 'Password',
    submit: 'Sign in',
    busy: 'Signing in…',
  },
  signOut: 'Sign out',
  account: 'Account: {{name}}',
  demo: {
    title: 'Choose a role and enter the demo',
    subtitle: 'No password needed. Each role sees something different.',
    sees: {
      leader: 'The whole subdistrict on one page: cases, the three rates, air quality, and what changed',
      'data-steward':
        'Import the files of the day, check how they were read, look after datasets and versions',
      operator: 'Cases by volume, category and community, down to every single one',
      planner: 'Where cases and facilities lie among communities and streets, with maps and data',
    },
  },
  role: {
    leader: 'Subdistrict leader',
    operator: 'Department operator',
    'data-steward': 'Data steward',
    'community-worker': 'Community worker',
    surveyor: 'Surveyor',
    planner: 'Planner',
    'performance-staff': 'Performance staff',
    'system-administrator': 'System administrator',
    'security-administrator': 'Security administrator',
    auditor: 'Auditor',
  },
}
