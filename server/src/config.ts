import { resolve } from 'node:path'

/** Every setting of the platform, read once. */
export interface Config {
  port: number
  host: string
  databaseUrl: string | null
  dataDir: string
  adminPassword: string | null
  /** Loads the demo subdistrict where the database is empty. */
  demo: boolean
  tiandituKey: string | null
  /** How long the audit log is kept, in days. */
  auditDays: number
  /** Hosts that standing sources may be fetched from, each `host` or `host:port`. */
  sourceHosts: string[]
  /** Address under which people reach the platform, where it is not the one that it listens on. */
  publicUrl: URL | null
  /** Where boxes hand in their readings by HJ 212 and by MQTT; null, as by itself, listens for none. */
  hj212Port: number | null
  mqttPort: number | null
  /** Single sign-on by OpenID Connect; null where the office has none. */
  singleSignOn: SingleSignOnConfig | null
}

export interface SingleSignOnConfig {
  issuer: URL
  clientId: string
  clientSecret: string
  publicUrl: URL
}

export function readConfig(environment: Record<string, string | undefined>): Config {
  return {
    port: readPort('PORT', environment.PORT ?? '8710'),
    host: environment.HOST || '127.0.0.1',
    databaseUrl: environment.DATABASE_URL || null,
    dataDir: resolve(environment.JINGJING_DATA_DIR || './data'),
    adminPassword: environment.JINGJING_ADMIN_PASSWORD || null,
    demo: environment.JINGJING_DEMO === '1',
    auditDays: readAuditDays(environment.JINGJING_AUDIT_DAYS),
    tiandituKey: environment.TIANDITU_KEY || null,
    sourceHosts: (environment.JINGJING_SOURCE_HOSTS ?? '')
      .split(/[\s,]+/)
      .filter((host) => host !== '')
      .map((host) => host.toLowerCase()),
    publicUrl: environment.JINGJING_PUBLIC_URL ? new URL(environment.JINGJING_PUBLIC_URL) : null,
    hj212Port: readOptionalPort('JINGJING_HJ212_PORT', environment),
    mqttPort: readOptionalPort('JINGJING_MQTT_PORT', environment),
    singleSignOn: readSingleSignOn(environment),
  }
}

function readPort(name: string, text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} is ${text}; it must be a whole number from 0 to 65535`)
  return port
}

const readOptionalPort = (name: string, environment: Record<string, string | undefined>): number | null =>
  environment[name] ? readPort(name, environment[name]) : null

/** 网络安全法 art. 21 (3) asks for six months at least. */
const LEAST_AUDIT_DAYS = 184

function readAuditDays(text: string | undefined): number {
  const days = Number(text || 200)
  if (!Number.isInteger(days) || days < LEAST_AUDIT_DAYS)
    throw new Error(
      `JINGJING_AUDIT_DAYS is ${text}; the audit log is kept for ${LEAST_AUDIT_DAYS} days at least`,
    )
  return days
}

function readSingleSignOn(environment: Record<string, string | undefined>): SingleSignOnConfig | null {
  const issuer = environment.JINGJING_OIDC_ISSUER
  if (!issuer) return null
  const { JINGJING_OIDC_CLIENT_ID, JINGJING_OIDC_CLIENT_SECRET, JINGJING_PUBLIC_URL } = environment
  if (!JINGJING_OIDC_CLIENT_ID || !JINGJING_OIDC_CLIENT_SECRET || !JINGJING_PUBLIC_URL)
    throw new Error(
      'JINGJING_OIDC_ISSUER asks for JINGJING_OIDC_CLIENT_ID, JINGJING_OIDC_CLIENT_SECRET and JINGJING_PUBLIC_URL as well',
    )
  return {
    issuer: new URL(issuer),
    clientId: JINGJING_OIDC_CLIENT_ID,
    clientSecret: JINGJING_OIDC_CLIENT_SECRET,
    publicUrl: new URL(JINGJING_PUBLIC_URL),
  }
}
