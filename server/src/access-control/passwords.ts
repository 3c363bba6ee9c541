import { Problem } from '@jingjing/schema/problems'
import { hash, verify } from '@node-rs/argon2'

const MIN_PASSWORD_CHARACTERS = 10
const MIN_CHARACTER_CLASSES = 3

/** OWASP's first recommendation for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Verified where there is no account, so that the answer takes as long as for a known one. */
const nobodysHash = hash(crypto.randomUUID(), COST)

/** The same password typed with another input method counts as the same. */
const normalise = (password: string): string => password.normalize('NFKC')

/** Throws the problem `weak-password`. */
export function requireStrongPassword(password: string, account: string): void {
  const text = normalise(password)
  const classes = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}\s]/u]
  const numClasses = classes.filter((one) => one.test(text)).length
  const containsAccount = text.toLowerCase().includes(account.toLowerCase())
  if ([...text].length < MIN_PASSWORD_CHARACTERS || numClasses < MIN_CHARACTER_CLASSES || containsAccount)
    throw new Problem('weak-password')
}

export function hashPassword(password: string): Promise<string> {
  return hash(normalise(password), COST)
}

/** False for a null hash, after the same work as for a real one. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isMatch = await verify(passwordHash ?? (await nobodysHash), normalise(password))
  return isMatch && passwordHash !== null
}
