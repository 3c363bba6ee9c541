import { createRandom } from '@jingjing/analysis/random/random'
import { describe, expect, it } from 'vitest'
import { createCellTexts } from '../cell-texts.ts'
import { cutRecords } from './cut-records.ts'

const random = createRandom('cut-records').stream('records')
const PIECES = ['a', '甲', '𠮷', '0', ' ', ',', '"', '\n', '\t', '长长的一段话，说的都是同一件事；', 'é']

const randomCell = (): string =>
  Array.from({ length: random.integer(0, 6) }, () => random.choice(PIECES)).join('')

/** A cell as RFC 4180 has it: in quotes where it must be, and sometimes where it need not. */
const written = (cell: string): string =>
  /[",\n]/.test(cell) || random.integer(0, 3) === 0 ? `"${cell.replaceAll('"', '""')}"` : cell

/** All records of the bytes, given piece by piece as a file is read. */
function cutInPieces(bytes: Buffer, pieceBytes: () => number): string[][] {
  const rows: string[][] = []
  const texts = createCellTexts()
  let rest: Buffer = Buffer.alloc(0)
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + pieceBytes())
    const piece = Buffer.concat([rest, bytes.subarray(at, end)])
    const cut = cutRecords(piece, { delimiter: 0x2c, isQuoted: true, texts, rows })
    expect(cut.isOdd).toBe(false)
    rest = piece.subarray(cut.end)
    at = end
  }
  expect(rest.length).toBe(0)
  return rows
}

describe('records by the book', () => {
  it('come out as they were written, whatever their line ends and wherever the pieces of the file end', () => {
    for (let turn = 0; turn < 40; turn++) {
      const rows = Array.from({ length: random.integer(1, 60) }, () =>
        Array.from({ length: random.integer(1, 5) }, randomCell),
      )
      const lineEnd = random.choice(['\n', '\r\n'])
      const text = rows.map((cells) => cells.map(written).join(',') + lineEnd).join('')
      const cut = cutInPieces(Buffer.from(text), () => random.integer(1, 40))
      expect(cut).toEqual(rows)
    }
  })

  it('end at a lone carriage return as well', () => {
    expect(cutInPieces(Buffer.from('甲,1\r乙,2\r丙,3\r\n'), () => 1)).toEqual([
      ['甲', '1'],
      ['乙', '2'],
      ['丙', '3'],
    ])
  })

  it('hold every text as it is though a column stops repeating and begins again', () => {
    const rows = Array.from({ length: 90_000 }, (_, i) => [
      i < 60_000 ? `编号${i}` : `类${i % 7}`,
      `${i % 5}`,
    ])
    const text = rows.map((cells) => `${cells.join(',')}\n`).join('')
    expect(cutInPieces(Buffer.from(text), () => 65_536)).toEqual(rows)
  })
})

it('a record that is not by the book is left where it begins, with those before it cut', () => {
  const rows: string[][] = []
  const bytes = Buffer.from('甲,1\n"乙"x,2\n丙,3\n')
  const parts = { delimiter: 0x2c, isQuoted: true, texts: createCellTexts(), rows }
  expect(cutRecords(bytes, parts)).toEqual({ end: Buffer.byteLength('甲,1\n'), isOdd: true })
  expect(rows).toEqual([['甲', '1']])
  rows.length = 0
  expect(cutRecords(bytes, { ...parts, isQuoted: false })).toEqual({ end: bytes.length, isOdd: false })
  expect(rows).toEqual([
    ['甲', '1'],
    ['"乙"x', '2'],
    ['丙', '3'],
  ])
})
