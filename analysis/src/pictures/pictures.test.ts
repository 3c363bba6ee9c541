import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { binsOf, roundStep } from './bins.ts'
import { chartOption } from './chart-option.ts'
import { classify } from './classes.ts'
import { frameRange, framesOf } from './frames.ts'
import { jpegPdf } from './jpeg-pdf.ts'
import { mapSvg } from './map-svg.ts'
import { PAPER_STYLE, rampOf, symbolRadiusPixels } from './style.ts'

const random = createRandom('pictures')
const WORDS = { value: '数量', x: 'x', y: 'y', rows: '条数', unknown: '未填' }

describe('theory', () => {
  it('steps of a histogram are 1, 2 or 5 times a power of ten', () => {
    expect([0.03, 1, 1.1, 7, 21, 499].map(roundStep)).toEqual([0.05, 1, 2, 10, 50, 500])
    expect(binsOf(0, 48)).toEqual({ start: 0, step: 2, num: 25 })
    expect([binsOf(null, null), binsOf(7, 7)]).toEqual([null, { start: 7, step: 1, num: 1 }])
  })

  it('time has no gaps, whichever its step, and a step ends where the next begins', () => {
    expect(framesOf(['2026-02', '2025-11'])).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(framesOf(['2024-03-01', '2024-02-28'])).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
    expect(framesOf(['2024', '2026', '2024'])).toEqual(['2024', '2025', '2026'])
    expect(framesOf([])).toEqual([])
    expect(frameRange('2025-12')).toEqual({ from: '2025-12-01', to: '2026-01-01' })
    expect(frameRange('2024-02-29')).toEqual({ from: '2024-02-29', to: '2024-03-01' })
    expect(frameRange('2026')).toEqual({ from: '2026-01-01', to: '2027-01-01' })
  })

  it('classes by hand are taken as they were written, missing values apart', () => {
    const { classes, numMissing } = classify([1, 5, 10, 11, null], {
      method: 'manual',
      num: 2,
      edges: [10, 5],
    })
    expect(classes).toEqual([
      { above: null, upTo: 5, count: 2 },
      { above: 5, upTo: 10, count: 1 },
      { above: 10, upTo: null, count: 1 },
    ])
    expect(numMissing).toBe(1)
  })

  it('quantiles of three values are three classes, however many were asked for', () => {
    const { classes } = classify([0, 24, 36], { method: 'quantile', num: 5 })
    expect(classes.map((one) => one.count)).toEqual([1, 1, 1])
  })

  it('a circle of four times the value has twice the radius', () => {
    expect(symbolRadiusPixels(100, 100)).toBe(24)
    expect(symbolRadiusPixels(25, 100)).toBe(12)
    expect(rampOf(PAPER_STYLE.sequential, 2)).toEqual([PAPER_STYLE.sequential[0], PAPER_STYLE.sequential[5]])
  })

  it('a PDF finds each of its objects where its table says', () => {
    const pdf = jpegPdf(new Uint8Array([255, 216, 255, 217]), { width: 200, height: 100 }, '各社区')
    const text = new TextDecoder('latin1').decode(pdf)
    const table = text.slice(Number(/startxref\n(\d+)/.exec(text)?.[1]))
    const offsets = [...table.matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]))
    expect(offsets).toHaveLength(6)
    for (const [index, offset] of offsets.entries())
      expect(text.slice(offset, offset + 8)).toMatch(new RegExp(`^${index + 1} 0 obj`))
    expect(text).toContain('FEFF5404793E533A')
  })
})

describe('invariant', () => {
  it('every value is in one class, by whichever method, and classes are rising', () => {
    for (let round = 0; round < 60; round++) {
      const values = Array.from({ length: 40 }, () =>
        random.uniform() < 0.1
          ? null
          : Math.round(random.uniform() * 10 ** (round % 6)) / (round % 2 === 0 ? 1 : 7),
      )
      for (const method of ['quantile', 'equal', 'natural', 'deviation'] as const) {
        const { breaks, classes, numMissing } = classify(values, { method, num: 5 })
        expect(classes.reduce((sum, one) => sum + one.count, 0) + numMissing).toBe(values.length)
        expect(classes).toHaveLength(breaks.length + 1)
        expect([...breaks].sort((a, b) => a - b)).toEqual(breaks)
        expect(new Set(breaks).size).toBe(breaks.length)
      }
    }
  })

  it('what a name holds stays text in drawings and in what is told on hovering', () => {
    const evil = '<img src=x onerror="alert(1)">'
    const drawn = mapSvg(
      {
        kind: 'choropleth',
        features: [
          {
            name: evil,
            value: 3,
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [116, 39],
                  [117, 39],
                  [117, 40],
                  [116, 39],
                ],
              ],
            },
          },
        ],
        points: [{ lon: 116.5, lat: 39.5, num: 2, value: 4 }],
        classed: classify([3]),
        words: { value: evil, missing: '' },
        widthPixels: 300,
        heightPixels: 200,
      },
      PAPER_STYLE,
    )
    expect(drawn).toContain('&lt;img')
    expect(drawn).not.toContain('<img')
    const option = chartOption(
      { kind: 'heat-table', groups: [{ name: evil, splitName: evil, value: 1 }] },
      WORDS,
      PAPER_STYLE,
    ) as { tooltip: { formatter: (shown: { value: [number, number, number] }) => string } }
    expect(option.tooltip.formatter({ value: [0, 0, 1] })).not.toContain('<img')
  })

  it('every kind of chart draws what it is given, also a key without a name', () => {
    const groups = [
      { name: '', splitName: 'a', value: 2 },
      { name: '甲', splitName: 'b', value: null },
    ]
    for (const kind of ['bar', 'line', 'area', 'pie', 'heat-table'] as const)
      expect(JSON.stringify(chartOption({ kind, groups }, WORDS, PAPER_STYLE))).toContain('未填')
  })
})
