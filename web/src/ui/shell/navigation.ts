import type { Permission } from '@jingjing/schema/access-control'

export interface NavigationEntry {
  name:
    | 'overview'
    | 'data'
    | 'import'
    | 'extract'
    | 'forms'
    | 'visualise'
    | 'monitoring'
    | 'work'
    | 'alerts'
    | 'compare'
    | 'bulletin'
    | 'screen'
    | 'environment'
    | 'devices'
    | 'life-circle'
    | 'jobs'
    | 'rules'
    | 'people'
    | 'personal-data'
    | 'audit'
    | 'help'
  path: string
  /** Null: open to everybody who is signed in; a list: any of them. */
  permission: Permission | readonly Permission[] | null
}

export interface NavigationGroup {
  name: 'start' | 'data' | 'monitoring' | 'life-circle' | 'system' | 'help'
  entries: NavigationEntry[]
}

export const NAVIGATION: readonly NavigationGroup[] = [
  { name: 'start', entries: [{ name: 'overview', path: '/', permission: 'overview:read' }] },
  {
    name: 'data',
    entries: [
      { name: 'data', path: '/data', permission: 'catalog:read' },
      { name: 'visualise', path: '/visualise', permission: 'catalog:read' },
      { name: 'import', path: '/data/import', permission: 'ingest:import' },
      { name: 'extract', path: '/data/extract', permission: 'extract:run' },
      { name: 'forms', path: '/data/forms', permission: 'extract:run' },
    ],
  },
  {
    name: 'monitoring',
    entries: [
      { name: 'monitoring', path: '/monitoring', permission: 'monitoring:read' },
      { name: 'work', path: '/monitoring/work', permission: 'monitoring:read' },
      { name: 'alerts', path: '/monitoring/alerts', permission: 'monitoring:read' },
      { name: 'compare', path: '/monitoring/compare', permission: 'monitoring:read' },
      { name: 'bulletin', path: '/monitoring/bulletin', permission: 'monitoring:read' },
      { name: 'screen', path: '/screen', permission: 'monitoring:read' },
      { name: 'environment', path: '/monitoring/environment', permission: 'environment:read' },
      { name: 'devices', path: '/monitoring/devices', permission: 'environment:devices' },
    ],
  },
  {
    name: 'life-circle',
    entries: [{ name: 'life-circle', path: '/life-circle', permission: 'life-circle:read' }],
  },
  {
    name: 'system',
    entries: [
      { name: 'jobs', path: '/system/jobs', permission: null },
      { name: 'rules', path: '/system/rules', permission: 'rules:read' },
      { name: 'people', path: '/system/people', permission: 'access-control:read' },
      { name: 'personal-data', path: '/system/personal-data', permission: 'personal-data:handle' },
      { name: 'audit', path: '/system/audit', permission: ['audit:read', 'audit:read-auditors'] },
    ],
  },
  { name: 'help', entries: [{ name: 'help', path: '/help', permission: null }] },
]

/** What this person may open; a group with nothing in it is gone. */
export function visibleNavigation(permissions: readonly Permission[]): NavigationGroup[] {
  return NAVIGATION.map((group) => ({
    ...group,
    entries: group.entries.filter(
      ({ permission }) =>
        permission === null || [permission].flat().some((one) => permissions.includes(one as Permission)),
    ),
  })).filter((group) => group.entries.length > 0)
}

/** The bottom bar of a phone has room for four places and "more": the first of these that the person may open. */
const BOTTOM_BAR: readonly NavigationEntry['name'][] = [
  'overview',
  'data',
  'monitoring',
  'environment',
  'people',
  'personal-data',
  'audit',
  'jobs',
  'rules',
]
const NUM_PLACES = 4

export function bottomBar(groups: readonly NavigationGroup[]): NavigationEntry[] {
  const entries = groups.flatMap((group) => group.entries)
  return BOTTOM_BAR.flatMap((name) => entries.find((entry) => entry.name === name) ?? []).slice(0, NUM_PLACES)
}

/** The entry that a path belongs to: the longest one that it starts with. */
export function activeEntry(groups: readonly NavigationGroup[], path: string): NavigationEntry | undefined {
  return groups
    .flatMap((group) => group.entries)
    .filter((entry) =>
      entry.path === '/' ? path === '/' : path === entry.path || path.startsWith(`${entry.path}/`),
    )
    .sort((a, b) => b.path.length - a.path.length)[0]
}
