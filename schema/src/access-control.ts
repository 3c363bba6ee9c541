import { z } from 'zod'

export const ROLES = [
  'leader',
  'operator',
  'data-steward',
  'community-worker',
  'planner',
  'performance-staff',
  'system-administrator',
  'security-administrator',
  'auditor',
] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** `<domain word>:<verb>`; the prefix is the feature that checks it. */
export const PERMISSIONS = [
  'overview:read',
  'catalog:read',
  'catalog:edit',
  'ingest:import',
  'monitoring:read',
  'environment:read',
  'life-circle:read',
  'life-circle:plan',
  'personal-data:read',
  'access-control:manage',
  'audit:read',
  'jobs:read-all',
  'rules:read',
] as const
export const Permission = z.enum(PERMISSIONS)
export type Permission = z.infer<typeof Permission>

/** The roles that the demo offers with one click. */
export const DEMO_ROLES = ['leader', 'data-steward', 'operator', 'planner'] as const satisfies readonly Role[]
export const DemoRole = z.enum(DEMO_ROLES)

export const Person = z.object({
  id: z.number().int(),
  account: z.string(),
  name: z.string(),
  roles: z.array(Role),
  permissions: z.array(Permission),
  /** Codes of the communities whose rows the person sees; null means the whole subdistrict. */
  communities: z.array(z.string()).nullable(),
})
export type Person = z.infer<typeof Person>

/** What the sign-in page needs to know; answered to anybody. */
export const SessionState = z.object({
  person: Person.nullable(),
  /** True on the demo, from this machine: one click per role. */
  offersDemoRoles: z.boolean(),
  /** True where the data on show is generated. */
  isDemo: z.boolean(),
})
export type SessionState = z.infer<typeof SessionState>

export const SignIn = z.object({ account: z.string().min(1).max(100), password: z.string().min(1).max(500) })
export type SignIn = z.infer<typeof SignIn>

export const DemoSignIn = z.object({ role: DemoRole })
