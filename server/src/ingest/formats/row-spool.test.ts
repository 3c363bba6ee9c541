import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import { expect, it } from 'vitest'
import { createRowSpool } from './row-spool.ts'
import type { SourceRow } from './source-table.ts'

const rowOf = (row: number): SourceRow => {
  const cells: Cell[] = [
    `${'甲'.repeat(400)}${row}`,
    row / 7,
    row % 2 === 0,
    null,
    { serialDays: row, epoch: 1904 },
  ]
  // Every hundredth row has one cell far beyond the others.
  if (row % 100 === 0) {
    while (cells.length < 900) cells.push(null)
    cells.push('far')
  }
  return { row, cells }
}

it('rows come out of the spool as they went in, each time, though most lie in a file without a name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-spool-'))
  try {
    const spool = createRowSpool(folder, 8 * 1024 * 1024)
    for (let row = 1; row <= 30_000; row++) spool.add(rowOf(row), 800)
    spool.end()
    expect(readdirSync(folder)).toEqual([])
    for (let turn = 0; turn < 2; turn++) {
      let row = 0
      for await (const batch of spool.batches())
        for (const one of batch) {
          row += 1
          if (row % 97 === 0 || row % 100 === 0) expect(one).toEqual(rowOf(row))
        }
      expect(row).toBe(30_000)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
