import type { DeviceEntry, MadeDevice } from '@jingjing/schema/environment'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import type { DeviceState } from './device.ts'
import { boxPassword, newDeviceKey, sha256OfKey } from './keys.ts'
import { readDevice } from './list-devices.ts'
import { lockDevice, setDeviceKey, setDeviceState } from './queries.ts'

/** Pauses, goes on, or revokes for good; counts with the next reading. @throws Problem `not-found`, `device-revoked` */
export async function changeDevice(context: Context, id: number, state: DeviceState): Promise<DeviceEntry> {
  await change(context, id, `${VERBS[state]}-device`, (tx) => setDeviceState(tx, id, state))
  return readDevice(context, id)
}

const VERBS: Readonly<Record<DeviceState, string>> = {
  active: 'resume',
  paused: 'pause',
  revoked: 'revoke',
}

/** A new key, told once; the old one ends at once. @throws Problem `not-found`, `device-revoked` */
export async function rekeyDevice(context: Context, id: number): Promise<MadeDevice> {
  const key = newDeviceKey()
  await change(context, id, 'rekey-device', (tx) => setDeviceKey(tx, id, sha256OfKey(key)))
  return { device: await readDevice(context, id), key, boxPassword: boxPassword(sha256OfKey(key)) }
}

async function change(
  context: Context,
  id: number,
  verb: string,
  work: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const { name } = await readDevice(context, id)
  await context.database.write(async (tx) => {
    const held = await lockDevice(tx, id)
    if (held === undefined) throw new Problem('not-found', { what: `#${id}` })
    if (held.state === 'revoked') throw new Problem('device-revoked', { name })
    await work(tx)
    await recordAudit(tx, {
      personId: context.person.id,
      action: `environment:${verb}`,
      subject: String(id),
      isSuccess: true,
    })
  })
}
