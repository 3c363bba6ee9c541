import type { SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import { hash, verify } from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'

/** OWASP's first recommendation for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Verified where there is no account, so that the answer takes as long as for a known one. */
const nobodysHash = hash(crypto.randomUUID(), COST)

/** The same password typed with another input method counts as the same. */
const normalise = (password: string): string => password.normalize('NFKC')

/** Passwords that were found in breaches, the most frequent fifty thousand. */
const known = new Set<string>(dictionary['passwords-common'] as readonly string[])

/** Known as it is, or with what people put at its end to please a rule. */
const isKnown = (text: string): boolean => {
  const lower = text.toLowerCase()
  return known.has(lower) || (known.has(lower.replace(/[\d!@#$%^&*._-]+$/, '')) && lower.length < 14)
}

/** Throws the problem `weak-password` or `known-password`. */
export function requireStrongPassword(password: string, account: string, policy: SignInPolicy): void {
  const text = normalise(password)
  const classes = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}\s]/u]
  const numClasses = classes.filter((one) => one.test(text)).length
  const containsAccount = text.toLowerCase().includes(account.toLowerCase())
  const { minCharacters, minClasses } = policy
  if ([...text].length < minCharacters || numClasses < minClasses || containsAccount || text.trim() === '')
    throw new Problem('weak-password', { minCharacters, minClasses })
  if (policy.refusesKnown && isKnown(text)) throw new Problem('known-password')
}

export function hashPassword(password: string): Promise<string> {
  return hash(normalise(password), COST)
}

/** False for a null hash, after the same work as for a real one. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isMatch = await verify(passwordHash ?? (await nobodysHash), normalise(password))
  return isMatch && passwordHash !== null
}
