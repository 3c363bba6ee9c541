import { createHash, randomBytes } from 'node:crypto'

/** Starts every personal access token, so that a lost one is known for what it is wherever it turns up. */
const ACCESS_TOKEN_PREFIX = 'jj_'

/** 256 random bits; the store keeps only what cannot be turned back into it. */
export function newSessionToken(): string {
  const token = randomBytes(32).toString('base64url')
  return isAccessToken(token) ? newSessionToken() : token
}

export function newAccessToken(): string {
  return `${ACCESS_TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`
}

export const isAccessToken = (token: string): boolean => token.startsWith(ACCESS_TOKEN_PREFIX)

export function sha256OfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
