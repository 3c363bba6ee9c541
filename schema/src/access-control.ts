import { z } from 'zod'

export const ROLES = [
  'leader',
  'operator',
  'data-steward',
  'community-worker',
  'surveyor',
  'planner',
  'performance-staff',
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
  'ingest:import': { zh: '导入数据', en: 'Import data' },
  'extract:run': { zh: '提取数据', en: 'Extract data' },
  'monitoring:read': { zh: '查看运行监测', en: 'Read the running state' },
  'monitoring:assign': { zh: '分派诉求与案件', en: 'Assign cases' },
  'monitoring:edit': { zh: '修改通报文本和预警规则', en: 'Edit the bulletin and the alert rules' },
  'environment:read': { zh: '查看环境监测', en: 'Read the environment' },
  'life-circle:read': { zh: '查看生活圈', en: 'Read life circles' },
  'life-circle:plan': { zh: '编制生活圈方案', en: 'Plan life circles' },
  'personal-data:read': {
    zh: '查看个人信息（脱敏，按用途查看明文）',
    en: 'Read personal data, masked unless for a purpose',
  },
  'personal-data:manage': {
    zh: '办理个人信息查询、更正、导出和删除',
    en: 'Answer requests about personal data',
  },
  'access-control:read': { zh: '查看人员与权限', en: 'Read people and rights' },
  'access-control:manage': { zh: '管理人员与科室', en: 'Manage people and departments' },
  'access-control:grant': { zh: '授予和收回权限', en: 'Grant and withdraw rights' },
  'audit:read': { zh: '查看审计日志', en: 'Read the audit log' },
  'audit:read-auditors': { zh: '查看审计员的操作日志', en: 'Read what auditors did' },
  'jobs:read-all': { zh: '查看所有人的任务', en: 'See the jobs of everybody' },
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
})
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
  'personal-data:manage',
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
