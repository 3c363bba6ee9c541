export default {
  rules: {
    title: 'Rules',
    subtitle:
      'Every threshold, level and way of counting comes from a rule here; history is judged by the version of its day.',
    empty: 'No rules are loaded',
    emptyHint: 'Ask the administrator to check the rule files.',
    inForce: 'in force',
    validity: 'Valid',
    since: 'from {{from}}',
    between: 'from {{from}}, until {{to}}',
    source: 'Source',
    clause: 'Clause',
    notes: 'Notes',
    version: 'Identifier',
  },
  pack: {
    'air-quality-index': 'Air quality index (AQI)',
    'air-quality-standard': 'Ambient air quality standard',
    'case-rates': 'The three rates of the hotline',
    'personal-data': 'Protection of personal data',
    'sign-in-policy': 'Sign-in policy',
  },
}
