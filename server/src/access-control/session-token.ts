import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits; the store keeps only what cannot be turned back into it. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

export function sha256OfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
