/** Columns of fixed width under a line of dashes, as SQL*Plus and sqlcmd print them. */
export interface Spans {
  /** Begins and ends, end exclusive, in widths of a narrow letter. */
  columns: [number, number][]
  /** How many narrow letters a Chinese character is wide: two on a screen, three in bytes, one in characters. */
  wideAs: 1 | 2 | 3
}

const RULE = /^-{2,}(?: +-{2,})+ *$/
const MIN_FITTING_SHARE = 0.9

/** Spans of the first line of dashes that stands under a header; null where there is none that fits the rows. */
export function findSpans(sample: string): Spans | null {
  const lines = sample.split('\n')
  const at = lines.findIndex((line, i) => i > 0 && RULE.test(line) && (lines[i - 1] ?? '').trim() !== '')
  if (at === -1) return null
  const columns = [...lines[at]!.matchAll(/-+/g)].map(({ index, 0: dashes }): [number, number] => [
    index,
    index + dashes.length,
  ])
  const data = lines
    .slice(at + 1, at + 200)
    .filter((line) => line.trim() !== '' && line.length > columns[1]![0])
  for (const wideAs of [2, 1, 3] as const) {
    const numFitting = data.filter((line) => fits(line, columns, wideAs)).length
    if (data.length > 0 && numFitting >= data.length * MIN_FITTING_SHARE) return { columns, wideAs }
  }
  return null
}

const widthOf = (character: string, wideAs: number): number => (character > '\u2e7f' ? wideAs : 1)

/** Between columns there is nothing but spaces. */
function fits(line: string, columns: readonly [number, number][], wideAs: number): boolean {
  let at = 0
  for (const character of line) {
    const isBetween = columns.every(([begin, end]) => at < begin || at >= end)
    if (isBetween && character !== ' ') return false
    at += widthOf(character, wideAs)
  }
  return true
}

export function cellsOfSpans({ columns, wideAs }: Spans): (line: string) => string[] {
  return (line) => {
    // A line that says something else than a row holds one cell.
    if (!fits(line, columns, wideAs)) return [line.trim()]
    const cells = columns.map(() => '')
    let at = 0
    for (const character of line) {
      const column = columns.findIndex(([begin, end]) => at >= begin && at < end)
      if (column !== -1) cells[column] += character
      at += widthOf(character, wideAs)
    }
    return cells.map((cell) => cell.trim())
  }
}
