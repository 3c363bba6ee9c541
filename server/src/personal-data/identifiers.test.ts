import { Identifiers } from '@jingjing/schema/access-control/personal-data'
import { describe, expect, it } from 'vitest'
import { folded, hintOf, isCertain, jsonWithoutThem, kindsIn, wantedOf, withoutThem } from './identifiers.ts'

const wanted = wantedOf({
  telephone: '13800001234',
  identityNumber: '11010519491231002X',
  name: '王小明',
  address: '虚构里9号楼8单元777室',
})
const kinds = (text: string) => [...kindsIn(wanted, text)]

describe('somebody is recognised', () => {
  it.each([
    '13800001234',
    '138 0000 1234',
    '138-0000-1234',
    '(138)0000-1234',
    '+86 13800001234',
    '008613800001234',
    '１３８００００１２３４',
    '来电号码13800001234，请回电',
    '138\u30000000\u30001234',
  ])('by a telephone written as %s', (text) => {
    expect(kinds(text)).toEqual(['telephone'])
    expect(withoutThem(wanted, text)).not.toMatch(/1234|１２３４/)
    // What the store looks for is found in the shape that it brings the text into.
    expect(wanted.needles.some((needle) => folded(text).includes(needle))).toBe(true)
  })

  it.each(['113800001234', '138000012345', '9913800001234', '13800001235', '工单20261380000123499'])(
    'and not by a longer or another number: %s',
    (text) => expect(kinds(text)).toEqual([]),
  )

  it.each([
    '11010519491231002X',
    '11010519491231002x',
    '110105 19491231 002X',
    '１１０１０５１９４９１２３１００２Ｘ',
  ])('by an identity number written as %s', (text) => expect(kinds(text)).toEqual(['identityNumber']))

  it('by a name with gaps in it and an address with others', () => {
    expect(kinds('王 小　明')).toEqual(['name'])
    expect(kinds('虚构里 9号楼-8单元 777室 漏水')).toEqual(['address'])
  })

  it('with certainty by a number, or by name and address together, and not by one of those alone', () => {
    expect(isCertain(new Set(['telephone']))).toBe(true)
    expect(isCertain(new Set(['identityNumber']))).toBe(true)
    expect(isCertain(new Set(['name', 'address']))).toBe(true)
    expect(isCertain(new Set(['name']))).toBe(false)
    expect(isCertain(new Set(['address']))).toBe(false)
  })
})

it('a JSON value loses the person in texts, numbers and names of members, and nothing else', () => {
  expect(
    jsonWithoutThem(wanted, {
      rows: [['王小明', 13800001234, 5]],
      '138-0000-1234': { note: 'ok', is: true },
    }),
  ).toEqual({ rows: [['〔已删除〕', null, 5]], '〔已删除〕': { note: 'ok', is: true } })
})

it('a hint tells no whole identifier', () => {
  expect(hintOf('telephone', '13800001234')).toBe('138****1234')
  expect(hintOf('identityNumber', '11010519491231002X')).toBe('1****************X')
  expect(hintOf('name', '王小明')).toBe('王**')
  expect(hintOf('address', '虚构里9号楼8单元777室')).toBe('虚构里***')
})

it('what is asked for is understood however it is typed, and refused where it would fit anybody', () => {
  const read = (one: object) => Identifiers.safeParse(one)
  expect(read({ telephone: '+86 138-0000-1234' }).data).toEqual({ telephone: '13800001234' })
  expect(read({ identityNumber: '110105 19491231 002x' }).data).toEqual({
    identityNumber: '11010519491231002X',
  })
  for (const bad of [{}, { telephone: '12345' }, { telephone: '138%' }, { name: '王' }, { address: '双井' }])
    expect(read(bad).success, JSON.stringify(bad)).toBe(false)
})
