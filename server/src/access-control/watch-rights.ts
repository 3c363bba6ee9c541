import type { Database } from '../db/database.ts'

/** Told by the store itself, in the transaction of the change: whatever changed it. */
const CHANNEL = 'access_control_rights'

export interface RightsWatch {
  /** Calls back when anybody's rights change or a session or token ends. */
  onChange(callback: () => void): void
  stop(): Promise<void>
}

/** For all that stays open longer than a request: streams, sockets, subscriptions. */
export async function watchRights(database: Database): Promise<RightsWatch> {
  const callbacks = new Set<() => void>()
  const stop = await database.listen(CHANNEL, () => {
    for (const callback of callbacks) callback()
  })
  return { onChange: (callback) => void callbacks.add(callback), stop }
}
