import { describe, expect, it } from 'vitest'
import type { RowRange } from '../canonical-table.ts'
import { keepSweeps, startSweep } from './sweep-rows.ts'

const LAST_KEY = 500_000

/** Every thousandth key fits. */
const fitting = ({ firstKey, lastKey }: RowRange): Float64Array => {
  const keys: number[] = []
  for (let key = Math.ceil(firstKey / 1000) * 1000; key <= lastKey; key += 1000) keys.push(key)
  return Float64Array.from(keys)
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a search through the rows', () => {
  it('answers once enough are found, goes on, and ends with every row that fits, each once and in order', async () => {
    const pieces: RowRange[] = []
    const sweep = startSweep({ firstKey: 1, lastKey: LAST_KEY }, async (piece) => {
      pieces.push(piece)
      await pause(5)
      return fitting(piece)
    })
    const first = await sweep.found(5, 10_000)
    expect(first.isWhole).toBe(false)
    expect(first.keys.length).toBeGreaterThanOrEqual(5)
    const whole = await sweep.found(Number.POSITIVE_INFINITY, 30_000)
    expect(whole.isWhole).toBe(true)
    expect([...whole.keys]).toEqual(Array.from({ length: LAST_KEY / 1000 }, (_unused, i) => (i + 1) * 1000))
    // The pieces lie end to end.
    for (const [i, { firstKey }] of pieces.entries())
      expect(firstKey).toBe(i === 0 ? 1 : (pieces[i - 1] as RowRange).lastKey + 1)
    expect(pieces.at(-1)?.lastKey).toBe(LAST_KEY)
  })

  it('answers with what it has when patience is over', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const sweep = startSweep({ firstKey: 1, lastKey: 100 }, async (piece) => {
      await held
      return fitting(piece)
    })
    expect(await sweep.found(1, 20)).toMatchObject({ isWhole: false, keys: new Float64Array(0) })
    release()
    expect((await sweep.found(1, 10_000)).isWhole).toBe(true)
  })

  it('that failed says so, and is begun anew by who asks next', async () => {
    const sweeps = keepSweeps()
    let numStarted = 0
    const start = () => {
      numStarted++
      const isFirst = numStarted === 1
      return startSweep({ firstKey: 1, lastKey: 5_000 }, async (piece) => {
        if (isFirst) throw new Error('the store went away')
        return fitting(piece)
      })
    }
    await expect(sweeps('a', start).found(1, 10_000)).rejects.toThrow('the store went away')
    expect((await sweeps('a', start).found(99, 10_000)).keys).toHaveLength(5)
    expect(sweeps('a', start)).toBe(sweeps('a', start))
    expect(numStarted).toBe(2)
  })
})
