/** Who sends, and whether they still may. */
import type { Context } from '../../context.ts'
import type { Device, KeyHolder } from '../devices/device.ts'
import { proveKey } from '../devices/keys.ts'
import { TELEMETRY_LIMITS, type WrongTries } from './limits.ts'

export interface Proof {
  deviceNumber: string
  /** The device's key; where `takesBoxPassword`, its six places as well. */
  secret: string
  address: string
}

/** Asks no more of the store than one row, and tells nothing of why somebody is not known. */
export type KnowDevice = (proof: Proof) => Promise<KeyHolder | undefined>

export function createKnowDevice(
  context: Pick<Context, 'database'>,
  { takesBoxPassword, wrong }: { takesBoxPassword: boolean; wrong: WrongTries },
): KnowDevice {
  /** Where a device proved itself last: guessing elsewhere does not lock it out. */
  const lastAddress = new Map<number, string>()
  return async ({ deviceNumber, secret, address }) => {
    const { holder, isProven, isBoxPassword } = await proveKey(context, {
      deviceNumber,
      secret,
      takesBoxPassword,
    })
    const isGuessed =
      isBoxPassword &&
      holder !== undefined &&
      lastAddress.get(holder.device.id) !== address &&
      wrong.numOf(deviceOf(holder.device)) >= TELEMETRY_LIMITS.wrongPerDevice
    if (isProven && !isGuessed && holder !== undefined) {
      lastAddress.set(holder.device.id, address)
      // Behind one address may be many boxes, and one of them wrongly set.
      wrong.forget(address)
      return holder
    }
    wrong.add(address)
    if (holder !== undefined) wrong.add(deviceOf(holder.device))
    return undefined
  }
}

const deviceOf = ({ id }: Device): string => `device ${id}`
