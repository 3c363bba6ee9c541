import { z } from 'zod'
import { CellValue, Field } from './catalog.ts'
import type { SignInProfile } from './rules/people.ts'

export const ROLES = [
  'leader',
  'operator',
  'data-steward',
  'community-worker',
  'surveyor',
  'planner',
  'performance-staff',
  'privacy-officer',
  'system-administrator',
  'security-administrator',
  'auditor',
] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** Roles that watch over the platform. Each is one person's alone: none of them goes together with another of them. */
export const WATCHING_ROLES = [
  'system-administrator',
  'security-administrator',
  'auditor',
] as const satisfies readonly Role[]

/**
 * Everything that can be allowed, `<domain word>:<verb>`; the prefix is the feature that checks it. A feature adds
 * its own line here and says in `PERMISSIONS_BY_ROLE` who holds it.
 */
export const PERMISSION_TITLES = {
  'overview:read': { zh: '查看首页', en: 'Read the overview' },
  'catalog:read': { zh: '查看数据目录和数据', en: 'Read the catalogue and its data' },
  'catalog:edit': { zh: '维护数据集', en: 'Look after datasets' },
  'catalog:classify': { zh: '调低数据的敏感级别', en: 'Lower how sensitive data count' },
  'ingest:import': { zh: '导入数据', en: 'Import data' },
  'extract:run': { zh: '提取数据', en: 'Extract data' },
  'monitoring:read': { zh: '查看运行监测', en: 'Read the running state' },
  'monitoring:assign': { zh: '分派诉求与案件', en: 'Assign cases' },
  'monitoring:edit': { zh: '修改通报文本和预警规则', en: 'Edit the bulletin and the alert rules' },
  'open311:submit': { zh: '经 Open311 接口提交诉求', en: 'Submit requests by Open311' },
  'environment:read': { zh: '查看环境监测', en: 'Read the environment' },
  'environment:devices': { zh: '管理监测设备及其密钥', en: 'Look after monitoring devices and their keys' },
  'life-circle:read': { zh: '查看生活圈', en: 'Read life circles' },
  'life-circle:plan': { zh: '编制生活圈方案', en: 'Plan life circles' },
  'personal-data:read': {
    zh: '查看个人信息（脱敏，按用途查看明文）',
    en: 'Read personal data, masked unless for a purpose',
  },
  'personal-data:handle': {
    zh: '办理个人信息查阅、复制、更正、删除请求',
    en: 'Handle what people ask about data held of them',
  },
  'access-control:read': { zh: '查看人员与权限', en: 'Read people and rights' },
  'access-control:manage': { zh: '管理人员与科室', en: 'Manage people and departments' },
  'access-control:grant': { zh: '授予和收回权限', en: 'Grant and withdraw rights' },
  'audit:read': { zh: '查看审计日志', en: 'Read the audit log' },
  'audit:read-auditors': { zh: '查看审计员的操作日志', en: 'Read what auditors did' },
  'jobs:read-all': { zh: '查看所有人的任务', en: 'See the jobs of everybody' },
  'rules:edit': { zh: '编写本单位的规则版本', en: 'Write versions of rules' },
  'rules:read': { zh: '查看规则依据', en: 'Read the rules' },
} as const satisfies Record<`${string}:${string}`, { zh: string; en: string }>
export type Permission = keyof typeof PERMISSION_TITLES
export const PERMISSIONS = Object.keys(PERMISSION_TITLES) as Permission[]
export const Permission = z.enum(PERMISSIONS as [Permission, ...Permission[]])

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
  /** Name of the department; null or absent for none. */
  department: z.string().nullable().optional(),
  /** Sees only rows that name the own department. */
  isDepartmentOnly: z.boolean().optional(),
  /** Sees figures without the rows behind them; small counts are withheld. */
  isStatisticsOnly: z.boolean().optional(),
  /** Rises whenever anybody's rights change: what was made under an older number may not be shown unasked. */
  rightsEpoch: z.number().int().optional(),
  /** True where the office asks for a second factor and the person has none yet: until then nothing is allowed. */
  lacksSecondFactor: z.boolean().optional(),
  /** True where the request came with a personal access token instead of a session. */
  isByToken: z.boolean().optional(),
})
export type Person = z.infer<typeof Person>

/** What the sign-in page needs to know; answered to anybody. */
export const SessionState = z.object({
  person: Person.nullable(),
  /** True on the demo, from this machine: one click per role. */
  offersDemoRoles: z.boolean(),
  /** True where the data on show is generated. */
  isDemo: z.boolean(),
  /** What a sign-in that has begun still lacks. */
  awaits: z.enum(['second-factor', 'new-password']).nullable(),
  /** True until the first administrators exist. */
  needsSetUp: z.boolean(),
  offersSingleSignOn: z.boolean(),
})
export type Awaited = NonNullable<z.infer<typeof SessionState>['awaits']>
export type SessionState = z.infer<typeof SessionState>

export const SignIn = z.object({ account: z.string().min(1).max(100), password: z.string().min(1).max(500) })
export type SignIn = z.infer<typeof SignIn>

export const DemoSignIn = z.object({ role: DemoRole })

/** Rights that no token ever carries: with those, a lost token would be a lost platform. */
export const SESSION_ONLY_PERMISSIONS: readonly Permission[] = [
  'access-control:manage',
  'access-control:grant',
  'audit:read',
  'audit:read-auditors',
  'personal-data:read',
  'personal-data:handle',
  // A key that a lost token made would outlive the token.
  'environment:devices',
]

export const AccessToken = z.object({
  id: z.number().int(),
  name: z.string(),
  scopes: z.array(Permission),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
})
export type AccessToken = z.infer<typeof AccessToken>
export const AccessTokens = z.object({ tokens: z.array(AccessToken) })
export type AccessTokens = z.infer<typeof AccessTokens>

export const NewAccessToken = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(Permission).min(1),
  days: z.number().int().min(1).max(366),
})
export type NewAccessToken = z.infer<typeof NewAccessToken>
/** The token itself is told once, here. */
export const MadeAccessToken = z.object({ token: z.string(), made: AccessToken })
export type MadeAccessToken = z.infer<typeof MadeAccessToken>

/** What personal values are looked at for; the words stand in the log for the auditor. */
export const UNMASK_PURPOSES = ['call-back', 'visit', 'verify-identity', 'own-request', 'other'] as const
export const Unmask = z.object({
  /** Keys of rows as in `RowsPage`. */
  keys: z.array(z.number().int().positive()).min(1).max(50),
  purpose: z.enum(UNMASK_PURPOSES),
  note: z.string().trim().min(2).max(200),
})
export type Unmask = z.infer<typeof Unmask>
export const Unmasked = z.object({
  fields: z.array(Field),
  rows: z.array(z.object({ key: z.number(), values: z.array(CellValue) })),
})
export type Unmasked = z.infer<typeof Unmasked>

export const AuditQuery = z.object({
  /** Part of the person's name. */
  person: z.string().max(60).optional(),
  /** Beginning of the action: `access-control:`. */
  action: z.string().max(80).optional(),
  isSuccess: z.stringbool().optional(),
  from: z.iso.date().optional(),
  /** Exclusive. */
  to: z.iso.date().optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type AuditQuery = z.infer<typeof AuditQuery>

export const AuditPage = z.object({
  entries: z.array(
    z.object({
      id: z.number().int(),
      at: z.string(),
      person: z.string().nullable(),
      fromAddress: z.string().nullable(),
      action: z.string(),
      subject: z.string().nullable(),
      numRows: z.number().nullable(),
      isSuccess: z.boolean(),
      detail: z.record(z.string(), CellValue),
      hash: z.string(),
    }),
  ),
  nextBefore: z.number().nullable(),
  /** When the oldest entry was written. */
  since: z.string().nullable(),
  numEntries: z.number().int(),
})
export type AuditPage = z.infer<typeof AuditPage>

export const AuditVerification = z.object({
  isWhole: z.boolean(),
  /** Up to a hundred entries that are not what was written. */
  faults: z.array(z.object({ id: z.number().int(), fault: z.enum(['changed', 'missing', 'relinked']) })),
  firstId: z.number().int(),
  lastId: z.number().int(),
  /** To be noted down: a log that was cut at its end has another one. */
  lastHash: z.string(),
})
export type AuditVerification = z.infer<typeof AuditVerification>

/** What the office chose of the sign-in policies. */
export const SignInSettings = z.object({
  profile: z.enum(['djbh3', 'asvs']),
  secondFactor: z.enum(['optional', 'required']),
})
export type SignInSettings = z.infer<typeof SignInSettings>
export type SignInPolicy = SignInSettings & SignInProfile

const Code = z.string().regex(/^\s*\d{3}\s?\d{3}\s*$/)
export const SecondFactorCode = z.object({ code: Code })
export const ChangePassword = z.object({
  current: z.string().min(1).max(500),
  next: z.string().min(1).max(500),
})
export type ChangePassword = z.infer<typeof ChangePassword>
export const OfferedFactor = z.object({
  /** In base32, for typing it into an app. */
  secret: z.string(),
  /** `otpauth://…`, for a code that the app's camera reads. */
  address: z.string(),
})

/** What a browser's passkey interface takes and gives; its parts are judged by the library that verifies them. */
export const PasskeyOptions = z.record(z.string(), z.unknown())
export const PasskeyAnswer = z.object({ response: z.looseObject({ id: z.string().max(1000) }) })
export const NewPasskey = PasskeyAnswer.extend({ name: z.string().trim().min(1).max(60) })

export const OwnAccount = z.object({
  hasPassword: z.boolean(),
  passwordChangedAt: z.string(),
  lastSignedInAt: z.string().nullable(),
  hasTotp: z.boolean(),
  hasExternalAccount: z.boolean(),
  offersSingleSignOn: z.boolean(),
  passkeys: z.array(
    z.object({ id: z.string(), name: z.string(), createdAt: z.string(), lastUsedAt: z.string().nullable() }),
  ),
  sessions: z.array(
    z.object({
      id: z.number().int(),
      createdAt: z.string(),
      lastSeenAt: z.string(),
      expiresAt: z.string(),
      fromAddress: z.string().nullable(),
      program: z.string().nullable(),
      isCurrent: z.boolean(),
    }),
  ),
  policy: z.object({
    title: z.object({ zh: z.string(), en: z.string() }),
    minCharacters: z.number().int(),
    minClasses: z.number().int(),
    rotationDays: z.number().int().nullable(),
    idleMinutes: z.number().int(),
  }),
})
export type OwnAccount = z.infer<typeof OwnAccount>

/** The three who watch, each with an account of their own, made once at the first start. */
export const SetUp = z.object({
  code: z.string().max(100),
  people: z
    .array(
      z.object({
        role: z.enum(WATCHING_ROLES),
        account: z.string().trim().min(1).max(60),
        name: z.string().trim().min(1).max(60),
        password: z.string().min(1).max(500),
      }),
    )
    .length(WATCHING_ROLES.length),
})
export type SetUp = z.infer<typeof SetUp>
