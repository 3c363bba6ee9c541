import {
  PERMISSIONS,
  type Permission,
  type Role,
  SESSION_ONLY_PERMISSIONS,
} from '@jingjing/schema/access-control'

/**
 * What each role may do. Duties are kept apart: who looks after people grants no rights, who grants rights makes
 * no people, who reads the audit log changes nothing, none of the three reads personal data, and no role holds
 * everything.
 */
export const PERMISSIONS_BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  // Decides what may be given out further.
  leader: [
    'overview:read',
    'catalog:read',
    'catalog:classify',
    'extract:run',
    'monitoring:read',
    'monitoring:assign',
    'environment:read',
    'life-circle:read',
    'rules:read',
  ],
  // Calls back the person who complained.
  operator: [
    'overview:read',
    'catalog:read',
    'extract:run',
    'monitoring:read',
    'monitoring:assign',
    'monitoring:edit',
    'open311:submit',
    'environment:read',
    'life-circle:read',
    'personal-data:read',
    'rules:read',
    'rules:edit',
  ],
  'data-steward': [
    'overview:read',
    'catalog:read',
    'catalog:edit',
    'ingest:import',
    'extract:run',
    'monitoring:read',
    'open311:submit',
    'environment:read',
    'environment:devices',
    'life-circle:read',
    'rules:read',
  ],
  'community-worker': [
    'overview:read',
    'catalog:read',
    'extract:run',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
  ],
  surveyor: ['overview:read', 'catalog:read'],
  // A planner brings in the streets and buildings of a city.
  planner: [
    'overview:read',
    'catalog:read',
    'ingest:import',
    'extract:run',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
    'life-circle:plan',
    'rules:read',
  ],
  'performance-staff': [
    'overview:read',
    'catalog:read',
    'extract:run',
    'monitoring:read',
    'environment:read',
    'rules:read',
  ],
  // Finds, hands over, corrects and deletes what is held of a person; sees no other data.
  'privacy-officer': ['personal-data:handle', 'rules:read'],
  'system-administrator': [
    'catalog:read',
    'access-control:read',
    'access-control:manage',
    'environment:devices',
    'jobs:read-all',
    'rules:read',
  ],
  'security-administrator': [
    'access-control:read',
    'access-control:grant',
    'audit:read-auditors',
    'rules:read',
  ],
  auditor: ['access-control:read', 'audit:read', 'rules:read'],
}

/** Rights that come with a role alone and are never given to a single person. */
const ROLE_ONLY = new Set<Permission>(SESSION_ONLY_PERMISSIONS.filter((one) => one !== 'personal-data:read'))

/** Everything that the roles and single grants give, each once, in a fixed order. */
export function permissionsOf(roles: readonly Role[], more: readonly Permission[] = []): Permission[] {
  const given = more.filter((one) => PERMISSIONS.includes(one) && !ROLE_ONLY.has(one))
  return [...new Set([...roles.flatMap((role) => PERMISSIONS_BY_ROLE[role]), ...given])].sort()
}
