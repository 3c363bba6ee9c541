export default {
  read: 'read personal data',
  handle: 'handle requests about personal data',
  title: 'Personal data',
  subtitle:
    'Requests of residents to see, copy, correct or delete what is held about them (Personal Information Protection Law, articles 45 to 47).',
  tab: { requests: 'Requests', retention: 'Retention' },
  kind: { telephone: 'Telephone', identityNumber: 'Identity number', name: 'Name', address: 'Home address' },
  request: {
    reference: 'Number of the letter',
    referenceHint: 'for example: Letter 2026/12',
    explained:
      'A telephone or identity number tells one person; a name or an address alone may be another’s. Numbers are kept encrypted and forgotten once the request is closed. Each step is in the audit log.',
    open: 'Register and search',
    empty: 'No requests yet',
    emptyHint:
      'When a resident’s letter arrives, enter its number here and the telephone, identity number, name or address that they gave.',
    closed: 'Closed',
    closedAt: 'Closed on {{time}}; nobody can tell any more whom it was about.',
  },
  act: { find: 'Search again', export: 'Copy for the person', correct: 'Correct', delete: 'Delete' },
  covers: { all: 'Including {{count}} rows where a name or address alone fits' },
  found: {
    title: 'What was found',
    dataset: 'Dataset',
    fields: 'Columns',
    current: 'Rows now',
    earlier: 'Earlier rows',
    possible: 'Maybe another’s',
    rows: 'Rows of the file',
    sum: '{{certain}} rows are certainly the person’s, {{possible}} may be another’s; {{read}} kept files were read, {{files}} of them hold something.',
    files: 'Kept files:',
    nothing: 'Nothing was found',
    nothingHint: 'Every version of every dataset, refused rows and {{count}} kept files were searched.',
  },
  folder: { uploads: 'imported originals', rejected: 'refused rows', extracts: 'extracts', forms: 'forms' },
  delete: {
    sure: 'Delete what is held about this person?',
    certain:
      'It is removed from {{count}} rows of all versions, and {{files}} kept files that hold it are deleted. This cannot be undone; counts stay as they are.',
    all: 'It is removed from {{count}} rows of all versions, also where a name or address alone fits and the row may be another’s, and {{files}} kept files are deleted. This cannot be undone.',
    nothingLeft: 'Removed in {{count}} places; a second search found nothing left.',
    left: 'A second search still found it in {{count}} places. Delete again or ask the system administrator.',
  },
  correct: {
    title: 'Correct',
    explained:
      'The current rows become a new version; what stood there stays in earlier versions. Leave empty what is right.',
    telephone: 'Telephone is to be',
    identityNumber: 'Identity number is to be',
    name: 'Name is to be',
    address: 'Home address is to be',
  },
  close: {
    do: 'Close',
    sure: 'Close this request?',
    explained:
      'The platform forgets the numbers and the name, and copies not yet fetched are deleted. What was done stays in the audit log.',
  },
  done: {
    title: 'What was done',
    changed: '{{count}} places changed',
    running: 'under way',
    fetch: 'Fetch the copy',
  },
  retention: {
    explained:
      'Once a row is older, its personal columns are emptied in every version and the file it came in with is deleted; the row itself still counts. This runs by itself once a day.',
    audit: 'The audit log is kept for {{days}} days (the law asks for six months at least).',
    empty: 'No dataset holds personal data',
    emptyHint:
      'Once data with telephones, names, identity numbers or homes come in, say here how long they are kept.',
    days: 'Days kept',
    unit: 'days',
    forever: 'no limit',
    basis: 'Basis (law, rule or decision)',
    save: 'Save',
    remove: 'Remove the limit',
    saved: 'Saved',
    notYet: 'Has not run yet',
    lastRun: 'Ran {{time}}, emptied {{count}} rows',
  },
}
