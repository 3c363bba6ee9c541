import { expect, it } from 'vitest'
import { fitPadding } from './fit-padding.ts'

const MAP = { widthPixels: 900, heightPixels: 560 }

it('keeps a legend clear on the side that leaves the ground larger', () => {
  const wide = fitPadding(MAP, [116.44, 39.88, 116.48, 39.89], true)
  expect([wide.left, wide.bottom > 100]).toEqual([wide.right, true])
  const tall = fitPadding(MAP, [116.44, 39.88, 116.45, 39.92], true)
  expect([tall.bottom, tall.left > 200]).toEqual([tall.top, true])
})

it('keeps it clear above where the map is narrow and tall, as on a phone', () => {
  const { bottom, ...others } = fitPadding({ widthPixels: 390, heightPixels: 560 }, [116, 39, 117, 40], true)
  expect(bottom).toBeGreaterThan(100)
  expect(new Set(Object.values(others)).size).toBe(1)
})

it('is even on a small map and where no legend stands in the way', () => {
  for (const padding of [
    fitPadding({ widthPixels: 390, heightPixels: 300 }, [116, 39, 117, 40], true),
    fitPadding(MAP, [116, 39, 117, 40], false),
  ])
    expect(new Set(Object.values(padding)).size).toBe(1)
})
