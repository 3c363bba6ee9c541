import type { Cell } from '@jingjing/analysis/recognise/contract'
import type { CodeList, Described, DescriptionPatch } from '@jingjing/schema/describe'
import { DescriptionPatch as Patch } from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import type { DescribedDataset } from '../../catalog/index.ts'
import { makeWorkbook, openFile, type Sheet } from '../../ingest/index.ts'
import {
  codeOfLabel,
  codeOfWord,
  FREQUENCY_WORDS,
  labelOfCode,
  SENSITIVITY_WORDS,
  SHARING_WORDS,
  wordOf,
} from './metadata-words.ts'

interface Column<Item> {
  title: string
  write: (item: Item) => string | number | null
}

const DATASETS = '数据集'
const FIELDS = '字段'
const SEPARATOR = '、'

/** The properties of a dataset in the order of the sheet, as they are written and read. */
const properties = (
  lists: readonly CodeList[],
): {
  property: keyof Described
  title: string
  write: (one: Described) => string
  read: (text: string) => unknown
}[] => {
  const theme = lists.find((list) => list.id === 'theme')
  const plain = (property: keyof Described, title: string) => ({
    property,
    title,
    write: (one: Described) => String(one[property] ?? ''),
    read: (text: string) => text,
  })
  const day = (property: keyof Described, title: string) => ({
    ...plain(property, title),
    // A spreadsheet may have made a day with its time of it.
    read: (text: string) => (text === '' ? null : text.slice(0, 10).replaceAll(/[/.]/g, '-')),
  })
  return [
    plain('title', '名称'),
    plain('titleEn', '英文名称'),
    plain('description', '说明'),
    {
      property: 'keywords',
      title: '关键词',
      write: (one) => one.keywords.join(SEPARATOR),
      read: (text) => [
        ...new Set(
          text
            .split(/[、,，;；]/)
            .map((word) => word.trim())
            .filter(Boolean),
        ),
      ],
    },
    {
      ...plain('theme', '主题'),
      write: (one) => labelOfCode(theme, one.theme),
      read: (text) => codeOfLabel(theme, text),
    },
    plain('department', '来源部门'),
    plain('licence', '使用许可'),
    {
      ...plain('updateFrequency', '更新周期'),
      write: (one) => wordOf(FREQUENCY_WORDS, one.updateFrequency),
      read: (text) => codeOfWord(FREQUENCY_WORDS, text),
    },
    plain('contact', '联系方式'),
    {
      ...plain('sensitivity', '敏感级别'),
      write: (one) => wordOf(SENSITIVITY_WORDS, one.sensitivity),
      read: (text) => (text === '' ? undefined : codeOfWord(SENSITIVITY_WORDS, text)),
    },
    day('periodFrom', '起始日期'),
    day('periodTo', '结束日期（不含）'),
    {
      ...plain('sharing', '共享类型'),
      write: (one) => wordOf(SHARING_WORDS, one.sharing),
      read: (text) => codeOfWord(SHARING_WORDS, text),
    },
    plain('sharingTerms', '共享条件'),
  ]
}

type FieldOf = { dataset: DescribedDataset; field: DescribedDataset['fields'][number] }

const fieldColumns = (lists: readonly CodeList[]): Column<FieldOf>[] => [
  { title: '数据集标识', write: ({ dataset }) => dataset.row.id },
  { title: '数据集名称', write: ({ dataset }) => dataset.row.title },
  { title: '表', write: ({ field }) => field.table_name },
  { title: '字段标识', write: ({ field }) => field.name },
  { title: '名称', write: ({ field }) => field.title },
  { title: '类型', write: ({ field }) => field.type },
  { title: '单位', write: ({ field }) => field.unit },
  {
    title: '代码表',
    write: ({ field }) => lists.find((list) => list.id === field.code_list)?.title ?? field.code_list,
  },
  { title: '敏感级别', write: ({ field }) => wordOf(SENSITIVITY_WORDS, field.sensitivity) },
  { title: '说明', write: ({ field }) => field.description },
]

/** Descriptions for people: a sheet of datasets, one of fields, and the code lists to look things up in. */
export function describeInWorkbook(
  datasets: readonly DescribedDataset[],
  lists: readonly CodeList[],
): Buffer {
  const said = properties(lists)
  const columns = fieldColumns(lists)
  const sheets: Sheet[] = [
    {
      name: DATASETS,
      rows: [
        ['标识', ...said.map(({ title }) => title)],
        ...datasets.map((one) => [one.row.id, ...said.map(({ write }) => write(one.described))]),
      ],
    },
    {
      name: FIELDS,
      rows: [
        columns.map(({ title }) => title),
        ...datasets.flatMap((dataset) =>
          dataset.fields.map((field) => columns.map(({ write }) => write({ dataset, field }))),
        ),
      ],
    },
    {
      name: '代码表（供查阅）',
      rows: [
        ['代码表', '标识', '代码', '含义', '英文'],
        ...lists.flatMap((list) =>
          list.codes.map(({ code, label, labelEn }) => [list.title, list.id, code, label, labelEn]),
        ),
      ],
    },
  ]
  return makeWorkbook(sheets)
}

/** What a workbook says of datasets and fields. Columns may be missing or stand in another order. Throws `metadata-file`. */
export async function readDescribedWorkbook(
  path: string,
  name: string,
  lists: readonly CodeList[],
): Promise<{ id: string; patch: DescriptionPatch }[]> {
  const { tables } = await openFile(path, name)
  const sheets = new Map<string, Record<string, string>[]>()
  for (const table of tables) {
    const rows: string[][] = []
    for await (const row of table.rows()) {
      const texts: string[] = []
      for (const cell of row.cells) texts.push(cellText(cell))
      rows.push(texts)
    }
    const [titles = [], ...body] = rows
    sheets.set(
      table.hints.name ?? '',
      body.map((cells) => Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? '']))),
    )
  }
  const patches = new Map<string, Record<string, unknown>>()
  const patchOf = (id: string): Record<string, unknown> => {
    const known = patches.get(id)
    if (known !== undefined) return known
    const made: Record<string, unknown> = {}
    patches.set(id, made)
    return made
  }
  for (const row of sheets.get(DATASETS) ?? []) {
    if (!row.标识) continue
    const patch = patchOf(row.标识)
    for (const { property, title, read } of properties(lists)) {
      const value = row[title] === undefined ? undefined : read(row[title].trim())
      if (value !== undefined) patch[property] = value
    }
  }
  for (const row of sheets.get(FIELDS) ?? []) {
    if (!row.数据集标识 || !row.字段标识) continue
    const patch = patchOf(row.数据集标识)
    patch.fields = [...((patch.fields as object[] | undefined) ?? []), fieldPatch(row, lists)]
  }
  if (patches.size === 0) throw new Problem('metadata-file', { where: name })
  return [...patches].map(([id, patch]) => ({ id, patch: checkedPatch(patch, id) }))
}

function fieldPatch(row: Record<string, string>, lists: readonly CodeList[]): object {
  const list = lists.find((one) => one.title === row.代码表 || one.id === row.代码表)
  return {
    table: row.表 ?? '',
    name: row.字段标识 ?? '',
    ...(row.名称 && { title: row.名称 }),
    ...(row.单位 !== undefined && { unit: row.单位 || null }),
    ...(row.代码表 !== undefined && { codeList: row.代码表 === '' ? null : (list?.id ?? row.代码表) }),
    ...(row.敏感级别 && { sensitivity: codeOfWord(SENSITIVITY_WORDS, row.敏感级别) }),
    ...(row.说明 !== undefined && { description: row.说明 }),
  }
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'object') return String(cell)
  // Days since 30 December 1899, or since 1904 where the workbook counts from there.
  const days = cell.serialDays + (cell.epoch === 1904 ? 1462 : 0) - 25_569
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

/** As the contract of the form has it; a file that says something else is refused with the place. */
export function checkedPatch(patch: object, id: string): DescriptionPatch {
  const parsed = Patch.safeParse(patch)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  throw new Problem('metadata-file', { where: `${id} ${path}`.trim() })
}
