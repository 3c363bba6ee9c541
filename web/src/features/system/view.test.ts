import { expect, it } from 'vitest'
import type { RulePack } from '../../api/rules.ts'
import { groupPacks, isInForce } from './view.ts'

const pack = (name: string, version: string, validFrom: string, validTo: string | null = null) =>
  ({ pack: name, version, validFrom, validTo }) as RulePack

it('versions stand under their pack, the newest first', () => {
  const groups = groupPacks([
    pack('b', '1', '2012-01-01'),
    pack('a', '1', '2019-01-01'),
    pack('b', '2', '2026-03-01'),
  ])
  expect(groups.map((group) => [group.pack, group.versions.map((one) => one.version)])).toEqual([
    ['a', ['1']],
    ['b', ['2', '1']],
  ])
})

it('a rule is in force from its first day until the day it ends, not on it', () => {
  const rule = pack('a', '1', '2020-01-01', '2026-03-01')
  expect(['2019-12-31', '2020-01-01', '2026-02-28', '2026-03-01'].map((day) => isInForce(rule, day))).toEqual(
    [false, true, true, false],
  )
  expect(isInForce(pack('a', '1', '2020-01-01'), '2099-01-01')).toBe(true)
})
