import { containment } from './cells/key-sketch.ts'
import type { Finding, Profile, RecognisedColumn, RecognisedTable, SourceCrs } from './contract.ts'

export interface TableOfFile {
  file: string
  table: RecognisedTable
}

/** Tables that become one dataset. */
export interface TableGroup {
  /** Stable for the same files: file names and table names. */
  key: string
  title: string
  profile: Profile | null
  sourceCrs: SourceCrs | null
  files: string[]
  /** Positions in the input, with the name of each table inside the dataset (lower-case ASCII, unique). */
  members: { index: number; name: string }[]
  findings: Finding[]
}

export interface SetAside {
  /** Position in the input. */
  index: number
  finding: Finding
}

export interface Together {
  groups: TableGroup[]
  /** Tables that are no dataset of their own: empty sheets, hidden sheets, copies of another sheet. */
  setAside: SetAside[]
}

/** Share of the smaller sheet's keys that must be in the larger for it to be an excerpt. */
const MIN_COPY_SHARE = 0.98
/** Share of the ends of segments that must be known nodes; extracts cut streets at their edge. */
const MIN_NODE_SHARE = 0.5

/**
 * Decides which tables belong together: the nodes and segments of one street network become one dataset; sheets
 * that are empty, hidden, or an excerpt of another sheet of the same workbook are set aside with the reason.
 */
export function recogniseTogether(inputs: TableOfFile[]): Together {
  const setAside: SetAside[] = []
  const isTaken = new Set<number>()
  inputs.forEach((input, index) => {
    const finding = reasonSetAside(input, index, inputs)
    if (finding === null) return
    setAside.push({ index, finding })
    isTaken.add(index)
  })
  const groups: TableGroup[] = []
  inputs.forEach(({ table }, index) => {
    if (isTaken.has(index) || !isSegments(table)) return
    const nodes = findNodes(table, inputs, isTaken)
    if (nodes === null) return
    isTaken.add(index)
    isTaken.add(nodes.index)
    groups.push(streetGroup(inputs, nodes, index))
  })
  inputs.forEach((input, index) => {
    if (!isTaken.has(index)) groups.push(singleGroup(input, index, inputs))
  })
  return { groups: groups.sort((a, b) => a.members[0]!.index - b.members[0]!.index), setAside }
}

function reasonSetAside(input: TableOfFile, index: number, inputs: TableOfFile[]): Finding | null {
  const { table, file } = input
  const siblings = inputs.filter((other, position) => position !== index && other.file === file)
  const params = { name: table.name }
  if (table.numRows === 0) return { severity: 'info', code: 'sheet-empty', params }
  if (isNotes(table) && siblings.some((other) => other.table.numRows > 0 && !isNotes(other.table)))
    return { severity: 'info', code: 'sheet-of-notes', params }
  const isHidden = table.findings.some(({ code }) => code === 'sheet-hidden')
  const hasVisible = siblings.some(
    (other) => !other.table.findings.some(({ code }) => code === 'sheet-hidden'),
  )
  if (isHidden && hasVisible) return { severity: 'warning', code: 'sheet-hidden-set-aside', params }
  for (const other of siblings) {
    const share = excerptShare(table, other.table, inputs.indexOf(other) < index)
    if (share === null || share < MIN_COPY_SHARE) continue
    return {
      severity: 'warning',
      code: 'sheet-excerpt',
      count: table.numRows,
      params: { name: table.name, other: other.table.name, sharePercent: Math.round(share * 100) },
    }
  }
  return null
}

/** Share of this sheet's keys that the other has; null where they have not the same columns or this is the larger. */
function excerptShare(table: RecognisedTable, other: RecognisedTable, isOtherFirst: boolean): number | null {
  if (table.numRows > other.numRows || (table.numRows === other.numRows && !isOtherFirst)) return null
  const titles = table.columns.map(({ title }) => title).join('\n')
  if (titles !== other.columns.map(({ title }) => title).join('\n')) return null
  const key = keyColumn(table)
  const [inner, outer] = [table.keySketches[key?.name ?? ''], other.keySketches[key?.name ?? '']]
  return inner === undefined || outer === undefined ? null : containment(inner, outer, 10)
}

function keyColumn(table: RecognisedTable): RecognisedColumn | undefined {
  return (
    table.columns.find(({ canonical }) => canonical === 'external_id') ??
    table.columns.find(({ name }) => table.keySketches[name] !== undefined)
  )
}

function columnOf(table: RecognisedTable, canonical: string): RecognisedColumn | undefined {
  return table.columns.find((column) => column.canonical === canonical)
}

function isSegments(table: RecognisedTable): boolean {
  return columnOf(table, 'from_node') !== undefined && columnOf(table, 'to_node') !== undefined
}

interface FoundNodes {
  index: number
  shareKnown: number
}

/** The table of points whose keys the ends of the segments are. */
function findNodes(
  segments: RecognisedTable,
  inputs: TableOfFile[],
  isTaken: Set<number>,
): FoundNodes | null {
  let best: FoundNodes | null = null
  inputs.forEach(({ table }, index) => {
    const key = columnOf(table, 'node_id')
    if (isTaken.has(index) || key === undefined || table.geometry.kind === 'none') return
    const nodes = table.keySketches[key.name]
    const shares = ['from_node', 'to_node'].map((canonical) => {
      const ends = segments.keySketches[columnOf(segments, canonical)!.name]
      return nodes === undefined || ends === undefined ? null : containment(ends, nodes)
    })
    const shareKnown = Math.min(...shares.map((share) => share ?? 0))
    if (shareKnown >= MIN_NODE_SHARE && shareKnown > (best?.shareKnown ?? 0)) best = { index, shareKnown }
  })
  return best
}

function streetGroup(inputs: TableOfFile[], nodes: FoundNodes, segmentsIndex: number): TableGroup {
  const [nodeInput, segmentInput] = [inputs[nodes.index]!, inputs[segmentsIndex]!]
  const { geometry } = nodeInput.table
  const findings: Finding[] = [
    {
      severity: 'info',
      code: 'street-joined',
      params: {
        nodes: nodeInput.table.name,
        segments: segmentInput.table.name,
        sharePercent: Math.round(nodes.shareKnown * 100),
      },
    },
  ]
  return {
    key: `${keyOf(nodeInput)}+${keyOf(segmentInput)}`,
    title: commonStart(nodeInput.table.name, segmentInput.table.name) || nodeInput.table.name,
    profile: 'street',
    sourceCrs: geometry.kind === 'none' ? null : geometry.crs,
    files: [...new Set([nodeInput.file, segmentInput.file])],
    members: [
      { index: nodes.index, name: 'nodes' },
      { index: segmentsIndex, name: 'segments' },
    ],
    findings,
  }
}

function singleGroup(input: TableOfFile, index: number, inputs: TableOfFile[]): TableGroup {
  const { file, table } = input
  const findings: Finding[] = []
  if (isSegments(table) && table.geometry.kind === 'none') {
    findings.push({ severity: 'warning', code: 'segments-without-nodes' })
  } else if (columnOf(table, 'node_id') !== undefined && !isLines(table)) {
    findings.push({ severity: 'warning', code: 'nodes-without-segments' })
  }
  return {
    key: keyOf(input),
    title: titleOf(input, inputs.filter((other) => other.file === file).length > 1),
    profile: table.profile,
    sourceCrs: table.geometry.kind === 'none' ? null : table.geometry.crs,
    files: [file],
    members: [{ index, name: tableName(table) }],
    findings,
  }
}

const isLines = ({ geometry }: RecognisedTable): boolean =>
  geometry.kind === 'column' && geometry.geometryType.endsWith('LineString')

/** A sheet that explains how the others are filled in: one column of sentences under no title that anybody knows. */
function isNotes({ columns, numRows, name, headerRows }: RecognisedTable): boolean {
  const [only] = columns
  if (only === undefined || columns.length > 3 || numRows > 60) return false
  if (columns.length <= 3 && numRows <= 100 && /^(目录|封面|索引|contents|index|cover)$/i.test(name.trim()))
    return true
  if (columns.length === 1 && numRows === 1 && headerRows.length === 0) return true
  const isProse = columns.length === 1 && only.type === 'text' && only.canonical === null
  return isProse && (/说明|须知|要求|备注|目录|封面|readme|notes?/i.test(name) || only.title.length > 6)
}

function keyOf({ file, table }: TableOfFile): string {
  return `${file}#${table.name}`
}

function tableName(table: RecognisedTable): string {
  if (isSegments(table)) return 'segments'
  return columnOf(table, 'node_id') === undefined || isLines(table) ? 'rows' : 'nodes'
}

/** The title above the table says best what it is; a sheet called Sheet1 says nothing. */
function titleOf({ file, table }: TableOfFile, hasSiblings: boolean): string {
  const above = table.evidence.find(({ code }) => code === 'table-title')?.params?.title
  if (above !== undefined && String(above).length <= 60) return String(above)
  const fileTitle = file.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]{1,8}$/, '')
  const isGeneric = /^(sheet|工作表|table|表)\s*\d*$/i.test(table.name)
  if (isGeneric || table.name === fileTitle) return fileTitle
  if (table.name.startsWith(fileTitle)) return table.name
  return hasSiblings ? `${fileTitle} ${table.name}` : table.name
}

/** What two names begin with, without a hanging separator. */
function commonStart(a: string, b: string): string {
  let length = 0
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++
  return a.slice(0, length).replace(/[\s_\-.（(]+$/, '')
}
