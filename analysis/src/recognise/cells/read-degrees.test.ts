import { expect, it } from 'vitest'
import { readDegrees } from './read-degrees.ts'

it.each([
  ['116°27′36″', 116.46],
  ['39°53\'24"N', 39.89],
  ['东经116度27分36秒', 116.46],
  ['E116°27.6′', 116.46],
  ['116°', 116],
  ['15°26′6″W', -15.435],
])('theory: %s is %d degrees', (text, degrees) => {
  expect(readDegrees(text)).toBeCloseTo(degrees, 9)
})

it('minutes and seconds end before sixty, and other texts are none', () => {
  for (const text of ['116°60′00″', '39°53′60″', '116.46', '甲街1号', '36°5C'])
    expect(readDegrees(text)).toBeNull()
})
