import type { RulePackId, RulePackList, RulePackOf, RuleVersions } from '@jingjing/schema/rules'
import type { RuleReference } from '@jingjing/schema/trail'
import type { RulePack } from './load-packs.ts'

/** The version of a pack in force on a day (`YYYY-MM-DD`, Asia/Shanghai); undefined where there was none. */
export function ruleOfDay<Id extends RulePackId>(
  packs: readonly RulePack[],
  id: Id,
  isoDate: string,
): RulePackOf<Id> | undefined {
  return packs.find(
    (pack): pack is RulePackOf<Id> =>
      pack.pack === id && pack.validFrom <= isoDate && (pack.validTo === null || isoDate < pack.validTo),
  )
}

/** How a figure names a rule. The status of the part that was applied, where it differs from the pack's. */
export function ruleReference(pack: RulePack, status: RulePack['status'] = pack.status): RuleReference {
  return {
    pack: pack.pack,
    version: pack.version,
    title: pack.title.zh,
    status,
    source: `${pack.source.name}，${pack.source.clause}`,
  }
}

export function listPacks(packs: readonly RulePack[]): RulePackList {
  return {
    packs: packs.map(({ pack, version, title, validFrom, validTo, status, source, notes }) => ({
      pack,
      version,
      title,
      validFrom,
      validTo,
      status,
      source,
      notes,
    })),
  }
}

/** Versions that an office has written are named after their first day. */
const isOfficeVersion = (version: string): boolean => version.startsWith('office-')

/** What each version of a pack says, the latest first. */
export const listVersions = (packs: readonly RulePack[], pack: string): RuleVersions => ({
  versions: packs
    .filter((one) => one.pack === pack)
    .map((one) => ({ ...one, isOffice: isOfficeVersion(one.version) }))
    .reverse(),
})
