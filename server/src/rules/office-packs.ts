/** Versions of rules that an office writes in the browser, in force beside the platform's. */
import { Problem } from '@jingjing/schema/problems'
import { EDITABLE_PACKS, type NewOfficeRule, RulePack } from '@jingjing/schema/rules'
import type { Database, Transaction } from '../db/database.ts'
import { json, sql } from '../db/sql.ts'
import { loadPacks } from './load-packs.ts'

interface StoredRow {
  pack: string
  version: string
  title_zh: string
  title_en: string
  valid_from: string
  status: string
  source: { notes?: unknown }
  body: unknown
}

export async function readOfficePacks(transaction: Transaction): Promise<RulePack[]> {
  const rows = await transaction.query<StoredRow>(sql`
    select pack, version, title_zh, title_en, valid_from, status, source, body from rules.pack
    where is_office order by pack, valid_from`)
  return rows.flatMap(({ title_zh, title_en, valid_from, source: { notes, ...source }, ...row }) => {
    const parsed = RulePack.safeParse({
      ...row,
      title: { zh: title_zh, en: title_en },
      validFrom: valid_from,
      validTo: null,
      source,
      notes,
    })
    // Of a form that the platform no longer reads: its own rule stands in until the office writes it anew.
    return parsed.success ? [parsed.data] : []
  })
}

/**
 * Each version holds until the next one of its pack begins. On the same first day the office's goes before the
 * platform's. Pure.
 */
export function mergePacks(own: readonly RulePack[], office: readonly RulePack[]): RulePack[] {
  const edited = new Set(office.map((one) => one.pack))
  const merged = own.filter((one) => !edited.has(one.pack))
  for (const pack of edited) {
    const byDay = new Map<string, RulePack>()
    for (const one of [...own, ...office]) if (one.pack === pack) byDay.set(one.validFrom, one)
    const versions = [...byDay.values()].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    versions.forEach((one, index) => {
      const next = versions[index + 1]?.validFrom ?? null
      const ends = [one.validTo, next].filter((day) => day !== null).sort()
      merged.push({ ...one, validTo: ends[0] ?? null })
    })
  }
  return merged.sort((a, b) => (`${a.pack} ${a.validFrom}` < `${b.pack} ${b.validFrom}` ? -1 : 1))
}

/** The rules in force now: the files' and the office's. */
export async function currentPacks(database: Database, rulesDir: string): Promise<RulePack[]> {
  return mergePacks(loadPacks(rulesDir), await database.write(readOfficePacks))
}

/** Everybody who holds the list sees the change: it is changed where it stands. */
async function renew(database: Database, packs: readonly RulePack[], rulesDir: string): Promise<void> {
  const now = await currentPacks(database, rulesDir)
  ;(packs as RulePack[]).splice(0, packs.length, ...now)
}

export interface OfficeRuleParts {
  database: Database
  packs: readonly RulePack[]
  rulesDir: string
  name: string
}

/** Keeps a version from its first day on; one of the same day is replaced. Throws `bad-request` for a body that does not fit. */
export async function keepOfficeRule(parts: OfficeRuleParts, rule: NewOfficeRule): Promise<void> {
  if (!EDITABLE_PACKS.some((one) => one === rule.pack))
    throw new Problem('bad-request', { where: 'pack', detail: 'not-editable' })
  const version = `office-${rule.validFrom}`
  const parsed = RulePack.safeParse({ ...rule, version, validTo: null })
  if (!parsed.success) {
    const [first] = parsed.error.issues
    throw new Problem('bad-request', {
      where: first?.path.join('.') || 'body',
      detail: first?.code ?? 'invalid',
    })
  }
  const { pack, title, validFrom, status, source, notes, body } = parsed.data
  await parts.database.write((tx) =>
    tx.query(sql`
      insert into rules.pack (pack, version, title_zh, title_en, valid_from, status, source, body, sha256, is_office,
        changed_by_name)
      values (${pack}, ${version}, ${title.zh}, ${title.en}, ${validFrom}, ${status}, ${json({ ...source, notes })},
        ${json(body)}, '', true, ${parts.name})
      on conflict (pack, version) do update set title_zh = excluded.title_zh, title_en = excluded.title_en,
        status = excluded.status, source = excluded.source, body = excluded.body, loaded_at = now(), is_office = true,
        changed_by_name = excluded.changed_by_name`),
  )
  await renew(parts.database, parts.packs, parts.rulesDir)
}

/** Takes a version of the office back; the one before it holds again. Throws `not-found` for any other. */
export async function dropOfficeRule(parts: OfficeRuleParts, pack: string, version: string): Promise<void> {
  const gone = await parts.database.write((tx) =>
    tx.query(
      sql`delete from rules.pack where pack = ${pack} and version = ${version} and is_office returning version`,
    ),
  )
  if (gone.length === 0) throw new Problem('not-found', { what: version })
  await renew(parts.database, parts.packs, parts.rulesDir)
}
