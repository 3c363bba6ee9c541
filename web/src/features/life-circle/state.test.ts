import type { Edit } from '@jingjing/analysis/life-circle/edits'
import { describe, expect, it } from 'vitest'
import { newestOnly } from './engine/planner-engine.ts'
import { NO_HISTORY, readState, redo, remember, undo, withClosed, withMoved, writeState } from './state.ts'
import { extremes, headlineFigures, paramsOf } from './view.ts'

const ADD: Edit = { type: 'add', kind: 'park', lon: 116.4, lat: 39.8, capacity: null, site: 'sites.1' }

describe('the planner in the address', () => {
  it('is read as it was written', () => {
    const change = {
      area: 'demo-communities',
      kind: 'park',
      minutes: 10,
      people: 'elders',
      walker: 'wheelchair',
      tab: 'plan',
      standard: 'sdg-11',
      edits: [ADD],
      compared: [3, 5],
    } as const
    const search = writeState(new URLSearchParams('trail=x'), { ...change, edits: [ADD], compared: [3, 5] })
    expect(readState(search)).toEqual(change)
    expect(search.get('trail')).toBe('x')
  })

  it('counts what is not understood as not set', () => {
    const state = readState(new URLSearchParams('minutes=soon&people=cats&tab=x&plan=burn_it&compare=a,2'))
    expect(state).toMatchObject({ minutes: null, people: 'all', tab: 'diagnosis', edits: [], compared: [2] })
  })
})

describe('undo and redo', () => {
  it('walk the same steps back and forth', () => {
    const history = remember(remember(NO_HISTORY, ''), 'a')
    const back = undo(history, 'b')
    expect(back?.plan).toBe('a')
    expect(redo(back!.history, 'a')?.plan).toBe('b')
    expect(undo(NO_HISTORY, 'a')).toBeNull()
    expect(redo(history, 'b')).toBeNull()
    // A new step forgets what was undone.
    expect(redo(remember(back!.history, 'a'), 'c')).toBeNull()
  })
})

describe('a dragged facility', () => {
  it('becomes one edit, however often it is dragged', () => {
    const standing = { reference: 'facilities.3', edit: -1 }
    const first = withMoved([ADD], standing, 1, 2)
    expect(first).toEqual({
      edits: [ADD, { type: 'move', facility: 'facilities.3', lon: 1, lat: 2 }],
      movingEdit: 1,
    })
    const again = withMoved(first.edits, { reference: 'facilities.3', edit: 1 }, 3, 4)
    expect(again).toEqual({
      edits: [ADD, { type: 'move', facility: 'facilities.3', lon: 3, lat: 4 }],
      movingEdit: 1,
    })
    // While it is being dragged it is still where it stood on the page.
    expect(withMoved(first.edits, standing, 5, 6).edits).toHaveLength(2)
  })

  it('that the plan added is moved itself, and leaves its idle site', () => {
    const { edits } = withMoved([ADD], { reference: null, edit: 0 }, 5, 6)
    expect(edits).toEqual([{ ...ADD, lon: 5, lat: 6, site: null }])
  })

  it('is closed where it stands, and taken out where the plan added it', () => {
    expect(withClosed([ADD], { reference: null, edit: 0 })).toEqual([])
    expect(withClosed([ADD], { reference: 'facilities.3', edit: -1 })).toEqual([
      ADD,
      { type: 'close', facility: 'facilities.3' },
    ])
  })
})

it('a pointer that is faster than the work gets the newest position, never two at once', async () => {
  const done: number[] = []
  let numRunning = 0
  const show = newestOnly(async (input: number) => {
    numRunning += 1
    expect(numRunning).toBe(1)
    await Promise.resolve()
    done.push(input)
    numRunning -= 1
  })
  for (const position of [1, 2, 3, 4]) show(position)
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(done).toEqual([1, 4])
})

describe('the headline', () => {
  const figures = {
    services: [
      {
        total: { all: 200, elders: 40, children: 20 },
        covered: { all: [50, 100], elders: [10, 30], children: [0, 5] },
        numFacilities: 2,
      },
    ],
    numFacilities: 2,
    capacity: null,
    areaSquareMetres: null,
    meanDistanceMetres: 412.6,
    gini: 0.2,
    choice: [100, 60, 30, 10] as [number, number, number, number],
    communities: [
      { code: 'a', name: 'A', total: 100, covered: 90 },
      { code: 'b', name: 'B', total: 100, covered: 10 },
    ],
    compounds: [],
    leftOut: [],
  }
  const scope = { area: 'x', kind: 'park', minutes: 10, people: 'elders', walker: null, edits: [] } as const

  it('is of the people and the time looked at, and opens the same figure on the server', () => {
    const { coverage, 'left-out': leftOut, choice } = headlineFigures(figures, 0, 1, { ...scope, edits: [] })
    expect(coverage).toMatchObject({
      value: 75,
      numerator: 30,
      denominator: 40,
      measure: 'life-circle.coverage',
    })
    expect(coverage.params).toEqual({ area: 'x', kind: 'park', minutes: '10', people: 'elders' })
    expect(leftOut.value).toBe(10)
    expect(choice.value).toBe(20)
    expect(paramsOf({ ...scope, edits: [ADD] }).edits).toContain('add_park')
    expect(paramsOf({ ...scope, walker: 'wheelchair', edits: [] }).walker).toBe('wheelchair')
  })

  it('tells the least and the best served community, where they differ', () => {
    expect(extremes(figures.communities)).toEqual({
      least: { name: 'B', percent: 10 },
      best: { name: 'A', percent: 90 },
    })
    expect(extremes(figures.communities.slice(0, 1))).toBeNull()
  })
})
