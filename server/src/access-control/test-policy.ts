/** For tests: the policy that holds where nobody has chosen, and the settings of a platform on its own. */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { loadPacks } from '../rules/load-packs.ts'
import type { AccessControlSettings } from './settings.ts'
import { policyOf } from './sign-in/policy.ts'

export const RULES_DIR = fileURLToPath(new URL('../../../rules', import.meta.url))

export const PACKS = loadPacks(RULES_DIR)

export const POLICY = policyOf(PACKS)

export const testSettings = (some: Partial<AccessControlSettings> = {}): AccessControlSettings => ({
  isDemo: false,
  offersDemoRoles: false,
  secretKey: randomBytes(32),
  setUpCode: null,
  singleSignOn: null,
  publicUrl: null,
  ...some,
})
