import { describe, expect, it } from 'vitest'
import { nextSort, readAsk, withFilters, writeAsk } from './ask.ts'
import { pasted, readClipboard, writeClipboard } from './clipboard.ts'
import {
  editsOf,
  NO_HISTORY,
  numChanges,
  redo,
  resolved,
  undo,
  unfitting,
  withCells,
  withDeleted,
} from './draft.ts'
import { piecesOf, ROW_PIXELS, scrollTo, windowOf } from './grid-window.ts'
import { isMarked, moved, NONE_MARKED, numMarked, toggled } from './selection.ts'

describe('the window of a grid', () => {
  it('holds the rows in view, whatever the length of the table', () => {
    for (const numRows of [0, 1, 20, 5_000, 1_000_000]) {
      const view = 560
      const { heightPixels } = windowOf(numRows, 0, view)
      for (const share of [0, 0.123, 0.5, 0.999, 1]) {
        const scroll = Math.max(0, share * (heightPixels - view))
        const { firstRow, endRow, topPixels } = windowOf(numRows, scroll, view)
        // No blank at the top or the bottom of the view.
        if (numRows > 0) expect(topPixels).toBeLessThanOrEqual(scroll)
        const end = topPixels + (endRow - firstRow) * ROW_PIXELS
        expect(end >= Math.min(scroll + view, heightPixels) - 1 || endRow === numRows).toBe(true)
      }
      expect(windowOf(numRows, heightPixels, view).endRow).toBe(numRows)
    }
  })

  it('is scrolled so that a row reached by key is in it', () => {
    for (const numRows of [300, 1_000_000])
      for (const row of [0, 7, 299, numRows - 1]) {
        const scroll = scrollTo(row, numRows, 3_000, 560) ?? 3_000
        const { firstRow, topPixels } = windowOf(numRows, scroll, 560)
        const at = topPixels + (row - firstRow) * ROW_PIXELS
        expect(at).toBeGreaterThanOrEqual(scroll - 1)
        expect(at + ROW_PIXELS).toBeLessThanOrEqual(scroll + 560 + 1)
      }
  })

  it('asks for the pieces that its rows lie in', () => {
    expect(piecesOf({ firstRow: 190, endRow: 401 })).toEqual([0, 1, 2])
    expect(piecesOf({ firstRow: 0, endRow: 0 })).toEqual([0])
  })
})

describe('a draft', () => {
  const cell = (key: number, text: string, stored = 'old') => ({ key, field: 'name', text, stored })

  it('is undone and done again step by step, a paste being one step', () => {
    const one = withCells(NO_HISTORY, [cell(1, 'a'), cell(2, 'b')])
    const two = withDeleted(one, [2], true)
    expect(numChanges(two.now)).toBe(3)
    expect(undo(two).now).toEqual(one.now)
    expect(redo(undo(two)).now).toEqual(two.now)
    expect(undo(undo(undo(two))).now).toEqual(NO_HISTORY.now)
    // A new step forgets what was undone.
    expect(redo(withCells(undo(two), [cell(3, 'c')])).now.cells.size).toBe(3)
  })

  it('holds no cell that says what is stored, and sends no change for a row that goes', () => {
    const typed = withCells(NO_HISTORY, [cell(1, 'a')])
    expect(withCells(typed, [cell(1, 'a')])).toBe(typed)
    expect(numChanges(withCells(typed, [cell(1, 'old')]).now)).toBe(0)
    expect(editsOf(withDeleted(withCells(typed, [cell(2, 'b')]), [1], true).now)).toEqual({
      changes: [{ key: 2, values: { name: 'b' } }],
      deleted: [1],
    })
  })

  it('names the cells that do not fit their columns', () => {
    const draft = withCells(NO_HISTORY, [
      { key: 1, field: 'n', text: '12', stored: '' },
      { key: 2, field: 'n', text: 'x', stored: '' },
    ]).now
    expect(unfitting(draft, [{ name: 'n', type: 'integer' }]).map((one) => one.key)).toEqual([2])
  })

  it('goes on over the rows of somebody else where the person says so, and gives way where not', () => {
    const draft = withDeleted(
      withCells(NO_HISTORY, [cell(1, 'a'), cell(2, 'b'), cell(3, 'c')]),
      [4],
      true,
    ).now
    const conflict = (key: number, now: number | null) => ({
      key,
      row: key,
      who: null,
      at: null,
      now: now === null ? null : { key: now, values: {} },
    })
    const after = resolved(
      draft,
      [conflict(1, 11), conflict(2, 12), conflict(4, null)],
      new Map([
        [1, 'mine'],
        [2, 'theirs'],
        [4, 'mine'],
      ]),
    )
    expect(editsOf(after)).toEqual({
      changes: [
        { key: 11, values: { name: 'a' } },
        { key: 3, values: { name: 'c' } },
      ],
      deleted: [],
    })
  })
})

describe('the clipboard', () => {
  it('is read as a spreadsheet writes it, and written so that it is read the same', () => {
    expect(readClipboard('甲\t1\r\n"乙\n""x"""\t\r\n')).toEqual([
      ['甲', '1'],
      ['乙\n"x"', ''],
    ])
    expect(readClipboard('')).toEqual([])
    const cells = [
      ['a\tb', '"q"', ''],
      ['l1\nl2', ' 空 ', '0'],
    ]
    expect(readClipboard(writeClipboard(cells))).toEqual(cells)
  })

  it('goes from the corner on, fills a range with one cell, and counts what lies beyond the table', () => {
    const size = { numRows: 3, numColumns: 2 }
    const at = { row: 1, column: 1 }
    expect(pasted([['a', 'b'], ['c'], ['d']], { from: at, to: at }, size)).toEqual({
      cells: [
        { row: 1, column: 1, text: 'a' },
        { row: 2, column: 1, text: 'c' },
      ],
      numBeyond: 2,
    })
    expect(pasted([['x']], { from: at, to: { row: 0, column: 0 } }, size).cells).toHaveLength(4)
  })
})

describe('marked rows', () => {
  it('are some, or all but some, so that a million need no list', () => {
    const all = { isAll: true, keys: new Set<number>() }
    const but = toggled(all, [5], false)
    expect([isMarked(but, 5), isMarked(but, 6), numMarked(but, 1_000_000)]).toEqual([false, true, 999_999])
    expect(numMarked(toggled(but, [5], true), 10)).toBe(10)
    expect(numMarked(toggled(NONE_MARKED, [1, 2], true), 10)).toBe(2)
  })
})

describe('the keys', () => {
  it('move within the table and no further', () => {
    const size = { numRows: 10, numColumns: 4, numPageRows: 5 }
    const at = { row: 8, column: 0 }
    expect(moved(at, 'ArrowLeft', size, false)).toEqual(at)
    expect(moved(at, 'PageDown', size, false)).toEqual({ row: 9, column: 0 })
    expect(moved(at, 'End', size, true)).toEqual({ row: 9, column: 3 })
    expect(moved(at, 'x', size, false)).toBeNull()
  })
})

describe('what is asked for', () => {
  it('stands in the address, and what cannot be read there asks for everything', () => {
    const ask = withFilters(nextSort({ filters: [], find: '噪声' }, 'n'), 'n', [
      { field: 'n', op: 'min', value: 3 },
    ])
    expect(readAsk(writeAsk(new URLSearchParams('tab=map'), ask))).toEqual(ask)
    expect(writeAsk(writeAsk(new URLSearchParams(), ask), { filters: [], find: ' ' }).toString()).toBe('')
    expect(readAsk(new URLSearchParams('ask={"filters":3}'))).toEqual({ filters: [] })
    expect(readAsk(new URLSearchParams('ask=}'))).toEqual({ filters: [] })
  })

  it('sorts a column up, down and not at all', () => {
    const up = nextSort({ filters: [] }, 'n')
    const down = nextSort(up, 'n')
    expect([up.sort?.isDescending, down.sort?.isDescending, nextSort(down, 'n').sort]).toEqual([
      false,
      true,
      undefined,
    ])
  })
})
