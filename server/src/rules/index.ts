export { loadPacks, type RulePack } from './load-packs.ts'
export { currentPacks } from './office-packs.ts'
export { listPacks, ruleOfDay, ruleReference } from './rule-of-day.ts'
export { type StoredPacks, storePacks } from './store-packs.ts'
