import type { RulePack } from '../../api/rules.ts'

/** Packs by name, and within each the newest version first. */
export function groupPacks(packs: readonly RulePack[]): { pack: string; versions: RulePack[] }[] {
  const groups = new Map<string, RulePack[]>()
  for (const pack of packs) groups.set(pack.pack, [...(groups.get(pack.pack) ?? []), pack])
  return [...groups]
    .map(([pack, versions]) => ({
      pack,
      versions: versions.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1)),
    }))
    .sort((a, b) => (a.pack < b.pack ? -1 : 1))
}

/** The place of a version on the page, as other pages point to it. */
export function packAnchor(pack: Pick<RulePack, 'pack' | 'version'>): string {
  return `${pack.pack}@${pack.version}`
}

export function isInForce(pack: Pick<RulePack, 'validFrom' | 'validTo'>, today: string): boolean {
  return pack.validFrom <= today && (pack.validTo === null || today < pack.validTo)
}
