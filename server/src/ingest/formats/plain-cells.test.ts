import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@jingjing/analysis/random/random'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { columnLetters, makeWorkbook } from '../../../../fixtures/odd-workbook.ts'
import { openFile } from './open-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jingjing-cells-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const random = createRandom('plain cells').stream('sheet')
const TEXTS = [
  '',
  '甲',
  'A&amp;B',
  '12',
  ' 前后 ',
  '_x0041_',
  '是',
  '1e3',
  '很长的一段文字'.repeat(9),
  'a\rb',
]
const NUMBERS = ['0', '-12.5', '1e5', '123456789012345678', '45292', '', 'NaN', '0.1']

/** A cell in the way of nearly every program. */
function randomCell(reference: string): string {
  const style = random.choice(['', ' s="0"', ' s="1"', ' s="2"'])
  switch (random.integer(0, 6)) {
    case 0:
      return `<c r="${reference}"${style}><v>${random.choice(NUMBERS)}</v></c>`
    case 1:
      return `<c r="${reference}"${style} t="s"><v>${random.integer(0, 3)}</v></c>`
    case 2:
      return `<c r="${reference}" t="inlineStr"><is><t>${random.choice(TEXTS)}</t></is></c>`
    case 3:
      return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${random.choice(TEXTS)}</t></is></c>`
    case 4:
      return `<c r="${reference}" t="${random.choice(['b', 'e', 'str', 'd'])}"><v>${random.choice(['1', '0', '#N/A', '甲'])}</v></c>`
    case 5:
      return `<c r="${reference}"${style}/>`
    default:
      return `<c${style}><v>${random.integer(0, 9)}</v></c>`
  }
}

async function cellsOf(name: string, rows: { row: number; cells: { xml: string }[] }[]): Promise<Cell[][]> {
  const sharedStrings = '<si><t>一</t></si><si><t>二</t></si><si><t>三</t></si>'
  const path = join(folder, name)
  writeFileSync(path, makeWorkbook({ sheets: [{ name: '表', rows }], sharedStrings }))
  const [table] = (await openFile(path, name)).tables
  const cells: Cell[][] = []
  for await (const row of table!.rows()) {
    while (cells.length < row.row - 1) cells.push([])
    cells.push(row.cells)
  }
  return cells
}

it('invariant: a sheet holds the same whether its cells are taken by their bytes or walked through tag by tag', async () => {
  const rows = Array.from({ length: 400 }, (_unused, i) => ({
    row: i + 1,
    cells: Array.from({ length: 6 }, (_, column) => ({
      xml: randomCell(`${columnLetters(column)}${i + 1}`),
    })),
  }))
  // Quotes of the other kind are as good XML, and no program writes them: such a cell is walked through.
  const walked = rows.map(({ row, cells }) => ({
    row,
    cells: cells.map(({ xml }) => ({ xml: xml.replaceAll('="', "='").replace(/"(?=[ />])/g, "'") })),
  }))
  expect(walked[0]?.cells[0]?.xml).not.toContain('"')
  expect(await cellsOf('taken.xlsx', rows)).toEqual(await cellsOf('walked.xlsx', walked))
})
