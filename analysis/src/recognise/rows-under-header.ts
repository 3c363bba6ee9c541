import { labelOf } from './cells/cell-text.ts'
import { unitSymbol } from './cells/units.ts'
import type { BufferedRow, Header } from './find-header.ts'

/** What a row of units has where a column has none, or to say what it is. */
const NO_UNIT = /^([-—–/]+|无|(计量)?单位|units?)$/i

/** A row of units, or of column numbers, that official forms put under the header. */
export function takeRowsUnderHeader(rows: BufferedRow[], header: Header): void {
  for (const { row, cells } of rows.slice(0, 2)) {
    const filled = cells
      .map((cell, column) => ({ column, label: labelOf(cell) }))
      .filter(({ label }) => label !== '')
    const units = filled
      .filter(({ label }) => !NO_UNIT.test(label))
      .map(({ column, label }) => ({ column, unit: unitSymbol(label.replace(/^[（(](.+)[)）]$/, '$1')) }))
    const isUnits = units.length > 0 && units.filter(({ unit }) => unit !== null).length >= units.length * 0.8
    const isNumbering =
      filled.length > 2 &&
      isCounting(filled.map(({ label }) => label)) &&
      header.titles.filter((title) => title !== '').length === filled.length
    const isTypes = filled.length > 2 && filled.every(({ label }) => DATA_TYPE.test(label))
    if (isTypes) {
      header.dropped.push({ row, why: 'note-row' })
      header.firstDataRow = row + 1
      continue
    }
    const isFirstTitle =
      filled.length === 1 && filled[0]!.column === 0 && header.titles[0] === '' && header.titles.length > 1
    if (isFirstTitle && header.rows.length > 1) {
      // Programs that group rows name what they group by in a row of its own.
      header.titles[0] = filled[0]!.label
      header.rows.push(row)
      header.firstDataRow = row + 1
      continue
    }
    if (!isUnits && !isNumbering) return
    if (isUnits) for (const { column, unit } of units) if (unit !== null) header.units.set(column, unit)
    header.dropped.push({ row, why: isUnits ? 'unit-row' : 'numbering-row' })
    header.firstDataRow = row + 1
  }
}

/** What extracts of data platforms put under the names of their fields. */
const DATA_TYPE =
  /^(n?varchar2?|n?char|text|string|int(eger)?|bigint|long|double|float|number|numeric|decimal|date(time)?|timestamp|bool(ean)?|geometry|文本|字符(串|型)?|整数|整型|数值(型)?|浮点(型)?|日期(型)?)(\(\d+(,\d+)?\))?$/i

/** `1 2 3`, `甲 乙 1 2 3`, `A B (1) (2) (3)=(1)+(2)`: the numbers of the columns. */
function isCounting(labels: string[]): boolean {
  const bare = labels.map((label) =>
    label
      .replace(/[()（）]/g, '')
      .split('=')[0]!
      .trim(),
  )
  const numStems = bare.findIndex((label) => /^\d+$/.test(label))
  if (numStems === -1) return false
  const stems = bare.slice(0, numStems)
  const isStem = ['甲乙丙丁戊己', 'ABCDEF'].some((letters) => stems.every((label, i) => label === letters[i]))
  return isStem && bare.slice(numStems).every((label, i) => label === String(i + 1))
}
