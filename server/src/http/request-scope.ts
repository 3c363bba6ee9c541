import { AsyncLocalStorage } from 'node:async_hooks'

/** What an act is written down with, however deep in the operations that happens. */
export interface RequestScope {
  /** The peer of the connection; null on the private socket. */
  fromAddress: string | null
  /** What the program calls itself; null for none. */
  program: string | null
  personId: number | null
  /** True once the act has written itself into the audit log. */
  hasAudited: boolean
}

const storage = new AsyncLocalStorage<RequestScope>()

export const inRequest = <T>(scope: RequestScope, work: () => T): T => storage.run(scope, work)

/** Undefined in a job or at start. */
export const requestScope = (): RequestScope | undefined => storage.getStore()
