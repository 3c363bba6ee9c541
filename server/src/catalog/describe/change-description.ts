import {
  DATASET_SENSITIVITIES,
  DESCRIBED_PROPERTIES,
  type Described,
  type DescribedField,
  type DescriptionPatch,
  FIELD_PROPERTIES,
  FIELD_SENSITIVITIES,
} from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { selectCodeLists } from './code-list-queries.ts'
import { protectAgain } from './protect-again.ts'
import {
  type DescribedFieldRow,
  type DescribedRow,
  insertChanges,
  lockDataset,
  type NewChange,
  selectDescribed,
  selectDescribedFields,
  updateDescribed,
  updateDescribedField,
} from './queries.ts'
import { describedOf } from './read-description.ts'

export interface AskedChange {
  id: string
  patch: DescriptionPatch
  how: NewChange['how']
}

/**
 * Changes descriptions, all of them or none, and writes each changed value into the history. Answers how many values
 * changed. Throws `not-found`, `not-permitted` and `sensitivity-reason` (something would be seen by more people),
 * `field-in-use` (a field that analyses read), `bad-request`.
 */
export async function changeDescriptions(context: Context, asked: readonly AskedChange[]): Promise<number> {
  // Whoever may not see a dataset cannot change it either: said by the policies, before the owner writes.
  await context.database.read(context.reader, async (tx) => {
    const seen = new Set(
      (
        await selectDescribed(
          tx,
          asked.map(({ id }) => id),
        )
      ).map(({ id }) => id),
    )
    for (const { id } of asked) if (!seen.has(id)) throw new Problem('not-found', { what: id })
  })
  return context.database.write(async (tx) => {
    const lists = new Map((await selectCodeLists(tx, null)).map((list) => [list.id, list]))
    const themes = new Set(lists.get('theme')?.codes.map(({ code }) => code) ?? [])
    let numChanges = 0
    for (const one of asked) {
      const { theme, fields = [] } = one.patch
      if (theme !== undefined && theme !== '' && !themes.has(theme))
        throw new Problem('bad-request', { where: 'body.theme', detail: 'code' })
      if (fields.some(({ codeList }) => codeList != null && !lists.has(codeList)))
        throw new Problem('bad-request', { where: 'body.fields', detail: 'codeList' })
      numChanges += await changeOne(tx, context, one)
    }
    return numChanges
  })
}

async function changeOne(
  tx: Transaction,
  context: Context,
  { id, patch, how }: AskedChange,
): Promise<number> {
  await lockDataset(tx, id)
  const [row] = await selectDescribed(tx, [id])
  if (row === undefined) throw new Problem('not-found', { what: id })
  const before = describedOf(row)
  const after: Described = { ...before, ...definedOf(patch, DESCRIBED_PROPERTIES) }
  if (after.periodFrom !== null && after.periodTo !== null && after.periodFrom >= after.periodTo)
    throw new Problem('bad-request', { where: 'body.periodTo', detail: 'order' })
  const reason = patch.reason ?? ''
  const changes = datasetChanges(before, after, { how, reason })
  const fieldChanges = await changeFields(tx, id, { patch, how, reason })
  changes.push(...fieldChanges.changes)
  if (changes.length === 0) return 0
  await updateDescribed(tx, id, after)

  const lowered = changes.filter(({ property, field, before: from, after: to }) => {
    if (property !== 'sensitivity') return false
    const order: readonly string[] = field === '' ? DATASET_SENSITIVITIES : FIELD_SENSITIVITIES
    return order.indexOf(String(to)) < order.indexOf(String(from))
  })
  if (lowered.length > 0) {
    if (!context.person.permissions.includes('catalog:classify'))
      throw new Problem('not-permitted', { permission: 'catalog:classify' })
    if (reason === '') throw new Problem('sensitivity-reason')
  }
  for (const table of fieldChanges.reclassifiedTables) await protectAgain(tx, id, table)
  await insertChanges(tx, { datasetId: id, personId: context.person.id, changes })
  await recordAudit(tx, {
    personId: context.person.id,
    action: lowered.length > 0 ? 'catalog:lower-sensitivity' : 'catalog:describe',
    subject: id,
    isSuccess: true,
    numRows: changes.length,
    detail: {
      how,
      properties: [
        ...new Set(changes.map(({ field, property }) => (field === '' ? property : `${field}.${property}`))),
      ]
        .slice(0, 20)
        .join(' '),
      ...(lowered.length > 0 && { to: String(lowered[0]?.after) }),
    },
  })
  return changes.length
}

async function changeFields(
  tx: Transaction,
  id: string,
  { patch, how, reason }: { patch: DescriptionPatch; how: NewChange['how']; reason: string },
): Promise<{ changes: NewChange[]; reclassifiedTables: Set<string> }> {
  const changes: NewChange[] = []
  const reclassifiedTables = new Set<string>()
  if (patch.fields === undefined || patch.fields.length === 0) return { changes, reclassifiedTables }
  const known = await selectDescribedFields(tx, [id])
  for (const one of patch.fields) {
    const row = known.find((field) => field.table_name === one.table && field.name === one.name)
    if (row === undefined) throw new Problem('not-found', { what: one.name })
    const before = fieldOf(row)
    const after: DescribedField = { ...before, ...definedOf(one, FIELD_PROPERTIES) }
    if (after.unit === '') after.unit = null
    if (after.codeList === '') after.codeList = null
    const own = changesBetween(before, after, FIELD_PROPERTIES, {
      table: one.table,
      field: one.name,
      how,
      reason,
    })
    if (own.length === 0) continue
    if (before.sensitivity !== after.sensitivity) {
      const isPersonal = [before.sensitivity, after.sensitivity].includes('personal')
      // What follows the dataset would go on showing it: only a new import takes it out there as well.
      if (isPersonal && row.canonical !== null) throw new Problem('field-in-use', { field: before.title })
      if (isPersonal) reclassifiedTables.add(one.table)
    }
    await updateDescribedField(tx, { datasetId: id, table: one.table, name: one.name }, after)
    changes.push(...own)
  }
  return { changes, reclassifiedTables }
}

const datasetChanges = (
  before: Described,
  after: Described,
  at: Pick<NewChange, 'how' | 'reason'>,
): NewChange[] => changesBetween(before, after, DESCRIBED_PROPERTIES, { table: '', field: '', ...at })

/** What a change would change, without changing it. */
export function previewChange(
  row: DescribedRow,
  fields: readonly DescribedFieldRow[],
  patch: DescriptionPatch,
): NewChange[] {
  const before = describedOf(row)
  const at = { how: 'import', reason: '' } as const
  const own = datasetChanges(before, { ...before, ...definedOf(patch, DESCRIBED_PROPERTIES) }, at)
  const ofFields = (patch.fields ?? []).flatMap((one) => {
    const known = fields.find((field) => field.table_name === one.table && field.name === one.name)
    if (known === undefined) return []
    const said = fieldOf(known)
    return changesBetween(said, { ...said, ...definedOf(one, FIELD_PROPERTIES) }, FIELD_PROPERTIES, {
      table: one.table,
      field: one.name,
      ...at,
    })
  })
  return [...own, ...ofFields]
}

const fieldOf = (row: DescribedFieldRow): DescribedField => ({
  title: row.title,
  unit: row.unit,
  codeList: row.code_list,
  sensitivity: row.sensitivity,
  description: row.description,
})

function definedOf<Key extends string>(patch: object, keys: readonly Key[]): object {
  const values = patch as Partial<Record<Key, unknown>>
  return Object.fromEntries(keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])))
}

function changesBetween<Value extends object>(
  before: Value,
  after: Value,
  keys: readonly (keyof Value & string)[],
  at: Pick<NewChange, 'table' | 'field' | 'how' | 'reason'>,
): NewChange[] {
  return keys.flatMap((property) => {
    const [from, to] = [before[property], after[property]] as unknown as NewChange['before'][]
    return JSON.stringify(from) === JSON.stringify(to)
      ? []
      : [{ ...at, property, before: from ?? null, after: to ?? null }]
  })
}
