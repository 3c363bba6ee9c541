import type { SingleSignOn } from './sign-in/single-sign-on.ts'

/** Read at every request, so that what changes after the start counts. */
export interface AccessControlSettings {
  /** True where the data on show is generated. */
  isDemo: boolean
  /** True where the demo people exist; they are offered to this machine only. */
  offersDemoRoles: boolean
  /** Encrypts what has to be read again, as secrets of second factors. */
  readonly secretKey: Buffer
  /** Null once the first administrators exist. */
  setUpCode: string | null
  readonly singleSignOn: SingleSignOn | null
  /** Address under which people reach the platform; null takes it from each request. */
  readonly publicUrl: URL | null
}
