import { describe, expect, it } from 'vitest'
import { unitBeside } from './words.ts'

describe('a unit beside a title', () => {
  it('is left out where the title says it, in whatever form of the sign', () => {
    expect(unitBeside('面积（㎡）', 'm²')).toBeUndefined()
    expect(unitBeside('温度/℃', '°C')).toBeUndefined()
  })
  it('stands where the title does not, though its letters occur there', () => {
    expect(unitBeside('人口', '人')).toBe('人')
    expect(unitBeside('面积', 'm²')).toBe('m²')
    expect(unitBeside('面积', null)).toBeUndefined()
  })
})
