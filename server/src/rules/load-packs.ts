import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RulePack } from '@jingjing/schema/rules'

export type { RulePack }

/**
 * Every rule pack of a folder laid out as `<pack>/<version>.json`, by pack and first day.
 * Throws, naming the file and the field, on a pack that is malformed, stands under another name than it
 * gives itself, or holds on the same day as another version of it.
 */
export function loadPacks(folder: string): RulePack[] {
  const packs: RulePack[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    for (const name of readdirSync(join(folder, entry.name)).sort())
      if (name.endsWith('.json')) packs.push(readPack(folder, entry.name, name))
  }
  packs.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  refuseOverlaps(packs)
  return packs
}

function readPack(folder: string, packName: string, fileName: string): RulePack {
  const place = `rules/${packName}/${fileName}`
  let content: unknown
  try {
    content = JSON.parse(readFileSync(join(folder, packName, fileName), 'utf8'))
  } catch (error) {
    throw new Error(`${place} is not JSON: ${(error as Error).message}`)
  }
  const parsed = RulePack.safeParse(content)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
    )
    throw new Error(`${place} does not fit: ${faults.join('; ')}`)
  }
  const pack = parsed.data
  if (pack.pack !== packName) throw new Error(`${place} does not fit: pack: is ${pack.pack}, not ${packName}`)
  if (`${pack.version}.json` !== fileName)
    throw new Error(`${place} does not fit: version: is ${pack.version}, unlike the file's name`)
  if (pack.validTo !== null && pack.validTo <= pack.validFrom)
    throw new Error(`${place} does not fit: validTo: ${pack.validTo} is not after ${pack.validFrom}`)
  return pack
}

const sortKey = (pack: RulePack): string => `${pack.pack} ${pack.validFrom}`

function refuseOverlaps(sorted: readonly RulePack[]): void {
  for (const [index, later] of sorted.entries()) {
    const earlier = sorted[index - 1]
    if (earlier?.pack !== later.pack) continue
    if (earlier.validTo === null || earlier.validTo > later.validFrom)
      throw new Error(
        `rules/${later.pack}/${later.version}.json does not fit: validFrom: ${later.validFrom} lies within ${earlier.version}, which holds until ${earlier.validTo ?? 'further notice'}`,
      )
  }
}
