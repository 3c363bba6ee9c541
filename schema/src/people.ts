import { z } from 'zod'
import { Permission, Role, SignInSettings } from './access-control.ts'

const Name = z.string().trim().min(1).max(60)
const Account = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,59}$/u)

/** Everything that decides what a person may see and do. */
export const Rights = z.object({
  roles: z.array(Role),
  /** Codes of communities; null for the whole subdistrict. */
  communities: z.array(z.string().min(1).max(40)).max(200).nullable(),
  isDepartmentOnly: z.boolean(),
  isStatisticsOnly: z.boolean(),
  /** Beyond what the roles grant. */
  morePermissions: z.array(Permission).max(50),
})
export type Rights = z.infer<typeof Rights>

export const PersonOfOffice = z.object({
  id: z.number().int(),
  account: z.string(),
  name: z.string(),
  department: z.string().nullable(),
  rights: Rights,
  /** Asked for by a system administrator and not granted yet. */
  proposedRights: Rights.nullable(),
  isDisabled: z.boolean(),
  lockedUntil: z.string().nullable(),
  hasSecondFactor: z.boolean(),
  lastSignedInAt: z.string().nullable(),
  numSessions: z.number().int(),
})
export type PersonOfOffice = z.infer<typeof PersonOfOffice>
export const People = z.object({
  people: z.array(PersonOfOffice),
  /** False until there is a security administrator: then who makes people grants rights as well. */
  areDutiesSeparate: z.boolean(),
})
export type People = z.infer<typeof People>

export const NewPeople = z.object({
  people: z
    .array(
      z.object({
        account: Account,
        name: Name,
        /** By name; made where it is missing. */
        department: Name.nullable(),
        rights: Rights,
      }),
    )
    .min(1)
    .max(200),
})
export type NewPeople = z.infer<typeof NewPeople>
/** First passwords, told once; each has to be changed at the first sign-in. */
export const MadePeople = z.object({
  made: z.array(
    z.object({ id: z.number().int(), account: z.string(), name: z.string(), password: z.string() }),
  ),
  /** Accounts that were taken already and stay as they are. */
  taken: z.array(z.string()),
})
export type MadePeople = z.infer<typeof MadePeople>

export const PersonPatch = z.object({ name: Name.optional(), department: Name.nullable().optional() })
export const PERSON_ACTIONS = [
  'disable',
  'enable',
  'unlock',
  'sign-out',
  'reset-password',
  'reset-second-factor',
] as const
export const PersonAction = z.object({ action: z.enum(PERSON_ACTIONS) })
export type PersonAction = z.infer<typeof PersonAction>
export const PersonActionDone = z.object({ password: z.string().nullable() })

export const ConfirmRights = z.object({ ids: z.array(z.number().int()).min(1).max(200) })

export const Department = z.object({ id: z.number().int(), name: z.string(), numPeople: z.number().int() })
export const Departments = z.object({ departments: z.array(Department) })
export type Departments = z.infer<typeof Departments>
export const NamedDepartment = z.object({ name: Name })

export const RoleTable = z.object({
  roles: z.array(z.object({ role: Role, permissions: z.array(Permission), numPeople: z.number().int() })),
})
export type RoleTable = z.infer<typeof RoleTable>

/** Who sees a dataset: the office, the department that owns it, or those with a grant alone. */
export const Audience = z.enum(['office', 'department', 'granted'])
export type Audience = z.infer<typeof Audience>
export const DatasetGrant = z.object({
  kind: z.enum(['person', 'department', 'role']),
  /** Number of the person or department, or the role. */
  to: z.string().max(60),
  until: z.iso.date().nullable(),
})
export type DatasetGrant = z.infer<typeof DatasetGrant>
export const DatasetAccess = z.object({
  dataset: z.string(),
  title: z.string(),
  department: z.string(),
  audience: Audience,
  grants: z.array(DatasetGrant.extend({ name: z.string() })),
})
export const DatasetAccessList = z.object({ datasets: z.array(DatasetAccess) })
export type DatasetAccessList = z.infer<typeof DatasetAccessList>
export const DatasetAccessChange = z.object({ audience: Audience, grants: z.array(DatasetGrant).max(100) })
export type DatasetAccessChange = z.infer<typeof DatasetAccessChange>

export const PolicyState = SignInSettings.extend({
  profiles: z.record(
    z.string(),
    z.object({
      title: z.object({ zh: z.string(), en: z.string() }),
      clause: z.string(),
      status: z.enum(['verified', 'secondary', 'unverified']),
      minCharacters: z.number(),
      minClasses: z.number(),
      numRemembered: z.number(),
      rotationDays: z.number().nullable(),
      maxFailures: z.number(),
      lockMinutes: z.number(),
      idleMinutes: z.number(),
      absoluteHours: z.number(),
    }),
  ),
})
export type PolicyState = z.infer<typeof PolicyState>
