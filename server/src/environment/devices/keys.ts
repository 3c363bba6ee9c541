import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Device, KeyHolder } from './device.ts'
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

export interface KeyClaim {
  /** Absent where the key alone names the device. */
  deviceNumber?: string
  /** The key; where `takesBoxPassword`, the six places of the box as well. */
  secret: string
  takesBoxPassword?: boolean
}

export interface KeyProof {
  /** Whose number or key was named, proven or not. */
  holder: KeyHolder | undefined
  /** Never for a revoked device. A paused one is known, yet what it sends is refused. */
  isProven: boolean
  /** Six places were given, which can be guessed. */
  isBoxPassword: boolean
}

/** The one place where a key is proven. An unknown number takes as long as a wrong key. */
export async function proveKey(
  { database }: Pick<Context, 'database'>,
  { deviceNumber, secret, takesBoxPassword = false }: KeyClaim,
): Promise<KeyProof> {
  const isBoxPassword = takesBoxPassword && secret.length === BOX_PASSWORD_PLACES
  if (secret.length > MAX_KEY_LENGTH || (deviceNumber ?? '').length > MAX_KEY_LENGTH)
    return { holder: undefined, isProven: false, isBoxPassword }
  const given = sha256OfKey(secret)
  const holder = await database.write((tx) =>
    selectKeyHolder(tx, deviceNumber === undefined ? { keySha256: given } : { deviceNumber }),
  )
  const keySha256 = holder?.keySha256 ?? NOBODYS
  const expected = isBoxPassword ? sha256OfKey(boxPassword(keySha256)) : keySha256
  const isRight = timingSafeEqual(Buffer.from(expected), Buffer.from(given))
  return {
    holder,
    isProven: isRight && holder !== undefined && holder.device.state !== 'revoked',
    isBoxPassword,
  }
}

/** The device that a key belongs to; undefined for a wrong key and a revoked device alike. */
export async function authenticateDevice(
  context: Pick<Context, 'database'>,
  key: string,
): Promise<Device | undefined> {
  const { holder, isProven } = await proveKey(context, { secret: key })
  return isProven ? holder?.device : undefined
}
