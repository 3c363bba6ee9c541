/** Who sends, and whether they still may. */
import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Device } from '../devices/device.ts'
import { BOX_PASSWORD_PLACES, boxPassword, sha256OfKey } from '../devices/keys.ts'
import { selectKeyHolder } from '../devices/queries.ts'
import { TELEMETRY_LIMITS, type WrongTries } from './limits.ts'

/** The device, and which key it had when it was asked. */
export interface KnownDevice {
  device: Device
  keySha256: string
}

export interface Proof {
  deviceNumber: string
  /** The device's key; where `takesBoxPassword`, its six places as well. */
  secret: string
  address: string
}

/** Asks no more of the store than one row, and tells nothing of why somebody is not known. */
export type KnowDevice = (proof: Proof) => Promise<KnownDevice | undefined>

const MAX_LENGTH = 200
const NOBODY = sha256OfKey('nobody')

export function createKnowDevice(
  { database }: Pick<Context, 'database'>,
  { takesBoxPassword, wrong }: { takesBoxPassword: boolean; wrong: WrongTries },
): KnowDevice {
  /** Where a device proved itself last: guessing elsewhere does not lock it out. */
  const lastAddress = new Map<number, string>()
  return async ({ deviceNumber, secret, address }) => {
    if (deviceNumber.length > MAX_LENGTH || secret.length > MAX_LENGTH) return undefined
    const holder = await database.write((tx) => selectKeyHolder(tx, { deviceNumber }))
    const keySha256 = holder?.keySha256 ?? NOBODY
    const isBoxPassword = takesBoxPassword && secret.length === BOX_PASSWORD_PLACES
    const [expected, given] = isBoxPassword
      ? [sha256OfKey(boxPassword(keySha256)), sha256OfKey(secret)]
      : [keySha256, sha256OfKey(secret)]
    const isRight = timingSafeEqual(Buffer.from(expected), Buffer.from(given))
    const isGuessed =
      isBoxPassword &&
      holder !== undefined &&
      lastAddress.get(holder.device.id) !== address &&
      wrong.numOf(deviceOf(holder.device)) >= TELEMETRY_LIMITS.wrongPerDevice
    if (isRight && !isGuessed && holder !== undefined && holder.device.state !== 'revoked') {
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
