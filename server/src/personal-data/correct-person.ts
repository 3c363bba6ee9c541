import type { Person } from '@jingjing/schema/access-control'
import type {
  IdentifierKind,
  Identifiers,
  PersonalOutcome,
} from '@jingjing/schema/access-control/personal-data'
import type { RowEdits } from '@jingjing/schema/catalog'
import { type EditHooks, editRows } from '../catalog/index.ts'
import type { Database } from '../db/database.ts'
import { findPerson, isHeldNow } from './find-person.ts'
import { isCertain, kindsIn, type Wanted, wantedOf, withoutThem } from './identifiers.ts'
import type { KnownTable } from './queries.ts'
import { type FoundRow, isOwnRecord } from './sweep-store.ts'

/** What a column is masked as tells what it holds. */
const KIND_OF_HINT: Readonly<Record<string, IdentifierKind>> = {
  telephone: 'telephone',
  identity: 'identityNumber',
  name: 'name',
  address: 'address',
}
const MAX_ROWS_AT_ONCE = 500

type Change = RowEdits['changes'][number]

/**
 * Puts right what is wrong about somebody (个人信息保护法 art. 46): the current rows become a further version, like
 * any edit; what the register said before stays in its history.
 */
export async function correctPerson(
  parts: { database: Database; dataDir: string; person: Person; hooks: EditHooks },
  asked: { wanted: Wanted; identifiers: Identifiers; corrections: Identifiers },
  report: (phase: string, numDone: number, numTotal: number) => void,
): Promise<PersonalOutcome> {
  const { wanted } = asked
  const edits = new Map<string, { of: KnownTable; changes: Change[] }>()
  const { outcome } = await findPerson(parts, wanted, report, (table, rows, known) => {
    const of = table.schema === 'data_rows' ? known.get(table.table) : undefined
    if (of === undefined) return
    for (const row of rows) {
      if (row.rowKey === null || !row.isCertain || !isHeldNow(row, of.current_version)) continue
      const values = correctedValues(asked, of, row, isOwnRecord(table, row))
      if (Object.keys(values).length === 0) continue
      const edit = edits.get(table.table) ?? { of, changes: [] }
      edit.changes.push({ key: row.rowKey, values })
      edits.set(table.table, edit)
    }
  })
  const { person } = parts
  const context = {
    database: parts.database,
    packs: [],
    person,
    // The office's duty reaches every dataset, also those that the officer is not granted.
    reader: { personId: -1, communities: null, seesPersonalData: true },
  }
  let numChanged = 0
  for (const { of, changes } of edits.values())
    for (let first = 0; first < changes.length; first += MAX_ROWS_AT_ONCE) {
      const some = changes.slice(first, first + MAX_ROWS_AT_ONCE)
      await editRows(context, of.dataset_id, of.table_name, { changes: some, deleted: [] }, parts.hooks)
      numChanged += some.length
    }
  return { ...outcome, numChanged }
}

/** In the person's own record the columns of that kind; elsewhere the old words within a text. */
function correctedValues(
  {
    wanted,
    identifiers,
    corrections,
  }: { wanted: Wanted; identifiers: Identifiers; corrections: Identifiers },
  of: KnownTable,
  row: FoundRow,
  isOwn: boolean,
): Change['values'] {
  const values: Change['values'] = {}
  for (const { name, type, isPersonal, hint } of of.fields) {
    const before = row.cells.get(name) ?? null
    const kind = KIND_OF_HINT[hint]
    const own = kind === undefined ? undefined : corrections[kind]
    if (isOwn && isPersonal && own !== undefined) {
      if (before !== own) values[name] = type === 'text' ? own : Number(own)
      continue
    }
    // In somebody else's row a name alone is that other person's.
    const tells = isOwn || isCertain(row.hits.get(name) ?? new Set())
    if (before === null || type !== 'text' || !tells) continue
    let after = before
    for (const [one, value] of Object.entries(corrections) as [IdentifierKind, string | undefined][]) {
      const old = identifiers[one]
      if (value === undefined || old === undefined || !kindsIn(wanted, after).has(one)) continue
      after = withoutThem(wantedOf({ [one]: old }), after, value)
    }
    if (after !== before) values[name] = after
  }
  return values
}
