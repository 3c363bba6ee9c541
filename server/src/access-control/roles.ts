import type { Permission, Role } from '@jingjing/schema/access-control'

/**
 * What each role may do. Duties are kept apart: who looks after the system reads no personal data and no
 * audit log, who reads the audit log changes nothing, and no role holds everything.
 */
export const PERMISSIONS_BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  leader: [
    'overview:read',
    'catalog:read',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
    'rules:read',
  ],
  // Calls back the person who complained.
  operator: [
    'overview:read',
    'catalog:read',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
    'personal-data:read',
    'rules:read',
  ],
  'data-steward': [
    'overview:read',
    'catalog:read',
    'catalog:edit',
    'ingest:import',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
    'rules:read',
  ],
  'community-worker': [
    'overview:read',
    'catalog:read',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
  ],
  planner: [
    'overview:read',
    'catalog:read',
    'ingest:import',
    'monitoring:read',
    'environment:read',
    'life-circle:read',
    'life-circle:plan',
    'rules:read',
  ],
  'performance-staff': ['overview:read', 'catalog:read', 'monitoring:read', 'environment:read', 'rules:read'],
  'system-administrator': ['catalog:read', 'access-control:manage', 'jobs:read-all', 'rules:read'],
  'security-administrator': ['access-control:manage', 'audit:read', 'rules:read'],
  auditor: ['audit:read', 'rules:read'],
}

/** Everything that any of the roles grants, each once, in a fixed order. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => PERMISSIONS_BY_ROLE[role]))].sort()
}
