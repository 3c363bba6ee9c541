import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Device } from './device.ts'
import { selectKeyHolder } from './queries.ts'

/** Starts every device's key, so that a lost one is known for what it is; never a person's token. */
const KEY_PREFIX = 'jjd_'
const MAX_KEY_LENGTH = 200

export const newDeviceKey = (): string => `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`

/** Twenty-four places, as the MN of HJ 212 has at most. */
export const newDeviceNumber = (): string => randomBytes(12).toString('hex').toUpperCase()

export const sha256OfKey = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Without 0, 1, I and O, which a fitter mistakes at a box. */
const PLACES = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
export const BOX_PASSWORD_PLACES = 6

/**
 * The PW of a device in HJ 212, which has six places there (HJ 212-2017, table 5): too few for a key. It follows from
 * the key, so that a new key is a new password, and the key does not follow from it.
 */
export function boxPassword(keySha256: string): string {
  const digest = createHmac('sha256', keySha256).update('HJ 212 PW').digest()
  return [...digest.subarray(0, BOX_PASSWORD_PLACES)].map((byte) => PLACES[byte % PLACES.length]).join('')
}

/** What an unknown device is compared with: the same work, and no key has it. */
const NOBODYS = sha256OfKey(newDeviceKey())

/**
 * The device that a key belongs to, or a number and its key; undefined for a wrong key, an unknown number and a revoked
 * device alike. A paused one is known, yet what it sends is refused.
 */
export async function authenticateDevice(
  { database }: Pick<Context, 'database'>,
  asked: { deviceNumber?: string; key: string },
): Promise<Device | undefined> {
  const { deviceNumber, key } = asked
  if (key.length > MAX_KEY_LENGTH || (deviceNumber ?? '').length > MAX_KEY_LENGTH) return undefined
  const keySha256 = sha256OfKey(key)
  const holder = await database.write((tx) =>
    selectKeyHolder(tx, deviceNumber === undefined ? { keySha256 } : { deviceNumber }),
  )
  const isRight = timingSafeEqual(Buffer.from(holder?.keySha256 ?? NOBODYS), Buffer.from(keySha256))
  return isRight && holder !== undefined && holder.device.state !== 'revoked' ? holder.device : undefined
}

/** For protocols that name the device and prove it afterwards; tells nothing to anybody by itself. */
export async function findDeviceByNumber(
  { database }: Pick<Context, 'database'>,
  deviceNumber: string,
): Promise<Device | undefined> {
  if (deviceNumber.length > MAX_KEY_LENGTH) return undefined
  return (await database.write((tx) => selectKeyHolder(tx, { deviceNumber })))?.device
}
