import { describe, expect, it } from 'vitest'
import type { Cell, RecognisedTable, TableHints } from './contract.ts'
import { convertRow } from './convert-rows.ts'
import { createRecogniser } from './recognise-table.ts'

function recognise(rows: Cell[][], hints: Partial<TableHints> = {}): RecognisedTable {
  const recogniser = createRecogniser({ name: '表', ...hints })
  rows.forEach((cells, i) => {
    recogniser.observe(i + 1, cells)
  })
  return recogniser.finish()
}

function table(text: string): Cell[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
}

function canonicals(found: RecognisedTable): (string | null)[] {
  return found.columns.map(({ canonical }) => canonical)
}

describe('profiles', () => {
  it.each([
    [
      'case',
      '工单编号,来源,来电时间,市派单时间,区派单时间,截止时间,办结时间,一级分类,二级分类,主要内容,发生地址,反映社区,承办单位,是否响应,是否解决,是否满意,来电人,来电号码\nGD1,12345,2020-03-01 09:00,2020-03-01 10:00,2020-03-01 11:00,2020-03-08 11:00,2020-03-05 10:00,城市管理,市容环境,占道经营,甲街,甲社区,城管科,是,是,是,某先生,13800000001',
      [
        'external_id',
        'channel',
        'called_at',
        'city_dispatched_at',
        'district_dispatched_at',
        'due_at',
        'done_at',
        'category_1',
        'category_2',
        'text',
        'address',
        'community',
        'department',
        'responded',
        'resolved',
        'satisfied',
        'caller_name',
        'caller_phone',
      ],
    ],
    [
      'facility',
      '名称,类型,详细地址,经度,纬度,学位数\n甲小学,小学,甲街1号,116.46,39.89,600',
      ['name', 'category', 'address', 'lon', 'lat', 'capacity'],
    ],
    [
      'population',
      '社区,常住人口,户籍人口,60岁及以上,户数\n甲社区,3100,2800,700,1200',
      ['community', 'population', 'registered_population', 'population_60_plus', 'households'],
    ],
    [
      'building',
      '楼号,层数,高度（米）,建成年代,居住人数\n1号楼,6,18.5,1985,120',
      ['name', 'floors', 'height', 'built_year', 'population'],
    ],
    [
      'street',
      'from_node,to_node,length_metres,highway,oneway\n1,2,30.5,residential,0',
      ['from_node', 'to_node', 'length_metres', 'highway', 'oneway'],
    ],
    [
      'site',
      '地块名称,用地性质,面积（公顷）,现状,权属\n甲地块,绿地,0.5,闲置,街道',
      ['parcel', 'use', 'area_square_metres', 'status', 'owner'],
    ],
    [
      'reading',
      '监测点,监测时间,PM2.5,噪声（dB(A)）\n甲,2020-03-01 00:00,35,52.1',
      ['station', 'observed_at', 'pm25', 'noise_laeq'],
    ],
    [
      'permit',
      '许可证号,建设单位,许可事项,发证日期,有效期至\nXK1,某公司,夜间施工,2020-03-01,2020-03-31',
      ['permit_number', 'holder', 'item', 'issued_at', 'valid_to'],
    ],
    [
      'project',
      '项目名称,主管部门,全年预算数（万元）,全年执行数（万元）,执行率\n甲项目,城建科,120,118.5,98.8%',
      ['name', 'department', 'budget', 'spent', 'progress'],
    ],
  ])('a table of the profile %s is known by its columns', (profile, text, expected) => {
    const found = recognise(table(text))
    expect(found.profile).toBe(profile)
    expect(found.profileConfidence).toBeGreaterThanOrEqual(0.5)
    expect(canonicals(found)).toEqual(expected)
  })

  it('are left open where the columns say too little', () => {
    const found = recognise(table('甲,乙,丙\n1,2,3\n4,5,6\n7,8,9'))
    expect(found.profile).toBeNull()
    expect(found.columns.every(({ canonical }) => canonical === null)).toBe(true)
  })

  it('do not depend on the order of the columns', () => {
    const rows = table('名称,类型,详细地址,经度,纬度,学位数\n甲小学,小学,甲街1号,116.46,39.89,600')
    const straight = recognise(rows)
    const turned = recognise(rows.map((cells) => [...cells].reverse()))
    expect(turned.profile).toBe(straight.profile)
    expect(canonicals(turned).reverse()).toEqual(canonicals(straight))
  })
})

describe('personal data', () => {
  const sensitivities = (text: string) => recognise(table(text)).columns.map((one) => one.sensitivity)

  it('is known by the name of a column, whatever its values look like and whatever the table is about', () => {
    const facilities = (phone: string, value: string) =>
      sensitivities(
        `名称,类型,经度,纬度,${phone}\n甲站,驿站,116.46,39.89,${value}\n乙站,驿站,116.47,39.9,${value}`,
      )
    for (const value of ['10000001234', '87654321', '12345', '无'])
      expect(facilities('联系电话', value), value).toEqual([
        'internal',
        'internal',
        'internal',
        'internal',
        'personal',
      ])
    // The facility's own number is there to be called at, unless the values are those of mobiles.
    for (const title of ['服务电话', '电话']) {
      expect(facilities(title, '87654321').at(-1), title).toBe('internal')
      expect(facilities(title, '13800000001').at(-1), title).toBe('personal')
    }
  })
})

describe('types over all rows', () => {
  it('a column of numbers whose last rows hold codes is text, and no code is lost', () => {
    const rows: Cell[][] = [['户号', '数量']]
    for (let i = 0; i < 3000; i++) rows.push([String(i), String(i)])
    rows.push(['A12', '7'], ['B7', '8'])
    const found = recognise(rows)
    expect(found.columns.map(({ type }) => type)).toEqual(['text', 'integer'])
    expect(convertRow(found, 3002, ['A12', '7'])).toEqual({
      converted: { row: 3002, values: ['A12', 7] },
      dropped: null,
      rejected: [],
    })
  })

  it('one slip does not turn a column of numbers into text: the slip is rejected', () => {
    const rows: Cell[][] = [['名称', '数量']]
    for (let i = 0; i < 200; i++) rows.push([`甲${i}`, String(i)])
    rows.push(['乙', '约莫三个'])
    const found = recognise(rows)
    expect(found.columns[1]!.type).toBe('integer')
    const { converted, rejected } = convertRow(found, 202, ['乙', '约莫三个'])
    expect(converted!.values).toEqual(['乙', null])
    expect(rejected).toEqual([{ row: 202, field: 'quantity', code: 'not-a-number', value: '约莫三个' }])
  })

  it('a decimal in the last of many rows makes the column decimal', () => {
    const rows: Cell[][] = [['名称', '数量']]
    for (let i = 0; i < 5000; i++) rows.push([`甲${i}`, i])
    expect(recognise(rows).columns[1]!.type).toBe('integer')
    rows.push(['乙', 0.5])
    expect(recognise(rows).columns[1]!.type).toBe('number')
  })

  it('a measurement is decimal even where one file holds whole figures only', () => {
    const found = recognise(table('站点,时间,PM2.5\n甲,2020-03-01 00:00,35\n甲,2020-03-01 01:00,36'))
    expect(found.columns[2]!.type).toBe('number')
  })

  it('populations in the range of day numbers are not dates', () => {
    const found = recognise(table('街道,常住人口\n甲街道,43905\n乙街道,52000\n丙街道,38111'))
    expect(found.columns[1]!.type).toBe('integer')
  })
})

describe('counts', () => {
  it('every row is data, dropped, header or blank, and values and missing values add up', () => {
    const rows = table('社区,常住人口,备注\n甲社区,3100,\n,,\n乙社区,—,无\n合计,3100,')
    const found = recognise(rows)
    const conversions = rows.map((cells, i) => convertRow(found, i + 1, cells))
    expect(conversions.map(({ dropped }) => dropped)).toEqual([
      'header-row',
      null,
      'blank-row',
      null,
      'total-row',
    ])
    expect(found.numRows).toBe(conversions.filter(({ converted }) => converted !== null).length)
    for (const column of found.columns) expect(column.numValues + column.numMissing).toBe(found.numRows)
  })

  it('survive being kept as JSON between the passes', () => {
    const rows = table('工单编号,主要内容,来电时间\nA1,甲,15/03/2020\nA2,乙,16/03/2020')
    const kept = JSON.parse(JSON.stringify(recognise(rows))) as RecognisedTable
    expect(convertRow(kept, 2, rows[1]!).converted!.values).toEqual(['A1', '甲', '2020-03-15'])
  })
})

describe('rows that only look odd', () => {
  it('a case whose text begins with a word for totals is data', () => {
    const rows = table(
      '工单编号,主要内容,来电时间\nA1,合计多收物业费三百元,2020-03-01\nA2,说明：路灯不亮,2020-03-02',
    )
    expect(recognise(rows).numRows).toBe(2)
  })

  it('a sheet of nothing but cells far out is told as too wide, and stray ones below a table are no rows of it', () => {
    const far: Cell[] = [...new Array(16_383).fill(null), 1]
    const alone = recognise(Array.from({ length: 100 }, () => far))
    expect(alone.findings.map(({ code }) => code)).toContain('too-many-columns')
    expect(alone.numRows).toBeGreaterThan(0)
    const below = recognise([...table('名称,数\n甲,1\n乙,2'), far])
    expect(below.numRows).toBe(2)
    expect(below.findings.map(({ code }) => code)).toContain('too-many-columns')
  })

  it('an incomplete row is data', () => {
    const rows = table('名称,类别,地址,容量\n甲,公园,甲街,1\n乙,,,\n丙,公园,丙街,3')
    expect(recognise(rows).numRows).toBe(3)
  })
})
