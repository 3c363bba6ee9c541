/** Time-based one-time codes (RFC 6238): six digits of HMAC-SHA-1 over steps of thirty seconds, as every app makes them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const STEP_SECONDS = 30
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** A clock may be one step off. */
const DRIFT_STEPS = [0, -1, 1]

/** 160 bits in base32, as an app takes them. */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map((byte) => ALPHABET[byte % 32]).join('')
}

export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const offset = (digest.at(-1) as number) & 15
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

export const totpStep = (atMs: number): number => Math.floor(atMs / 1000 / STEP_SECONDS)

/** The step of a right code; null for a wrong one. Whether the step was used before is for the store to say. */
export function stepOfCode(secret: string, code: string, atMs: number): number | null {
  const typed = Buffer.from(code.replace(/\s/g, '').padEnd(6).slice(0, 6))
  const now = totpStep(atMs)
  for (const drift of DRIFT_STEPS)
    if (timingSafeEqual(typed, Buffer.from(totpCode(secret, now + drift)))) return now + drift
  return null
}

function bytesOf(secret: string): Buffer {
  let bits = ''
  for (const letter of secret) bits += ALPHABET.indexOf(letter).toString(2).padStart(5, '0')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
