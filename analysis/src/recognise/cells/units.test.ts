import { describe, expect, it } from 'vitest'
import { leafOf, splitTitle, unitFactor } from './units.ts'

describe('splitTitle', () => {
  it.each([
    ['面积（㎡）', '面积', 'm²'],
    ['预算（单位：万元）', '预算', '万元'],
    ['PM2.5(μg/m³)', 'PM2.5', 'µg/m³'],
    ['PM2.5（ug/m3）', 'PM2.5', 'µg/m³'],
    ['area_km2', 'area', 'km²'],
    ['LEQ dB -A', 'LEQ', 'dB(A)'],
    ['噪声[dB(A)]', '噪声', 'dB(A)'],
    ['人口密度（人/平方公里）', '人口密度', '人/km²'],
    ['租金（元/㎡）', '租金', '元/m²'],
    ['清运量（吨/日）', '清运量', 't/日'],
    ['结果（合格/日）', '结果', null],
    ['气温', '气温', null],
    ['是否满意（是/否）', '是否满意', null],
  ])('finds the unit in %s', (title, bare, unit) => {
    expect(splitTitle(title)).toMatchObject({ bare, unit })
  })
})

describe('leafOf', () => {
  it('takes the last part of a flattened title and leaves units whole', () => {
    expect(leafOf('坐标/经度')).toBe('经度')
    expect(leafOf('浓度（mg/m3）')).toBe('浓度（mg/m3）')
    expect(leafOf('监测/浓度（mg/m3）')).toBe('浓度（mg/m3）')
  })
})

describe('unitFactor', () => {
  it('turns back what it turned', () => {
    expect(unitFactor('mg/m³', 'µg/m³')! * unitFactor('µg/m³', 'mg/m³')!).toBe(1)
    expect(unitFactor('kPa', 'hPa')).toBe(10)
    expect(unitFactor('元', 'm²')).toBeNull()
  })
})
