import i18next, { type TFunction } from 'i18next'
import { expect, it } from 'vitest'
import type { RulePack } from '../../api/rules.ts'
import accessControl from '../../i18n/zh/access-control.ts'
import ingest from '../../i18n/zh/ingest.ts'
import system from '../../i18n/zh/system.ts'
import { detailWords, groupPacks, isInForce } from './view.ts'

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

it('an act is told in the words of the page; what nobody gave and what does not hold is left out', () => {
  const texts = i18next.createInstance()
  void texts.init({ lng: 'zh', resources: { zh: { system, ingest, 'access-control': accessControl } } })
  const t = texts.t as TFunction
  expect(detailWords({ by: 'password' }, t)).toBe('方式 密码')
  expect(
    detailWords(
      {
        roles: 'leader auditor',
        communities: '*',
        isDepartmentOnly: true,
        isStatisticsOnly: false,
        note: '',
      },
      t,
    ),
  ).toBe('角色 街道领导、审计员 · 社区范围 全街道 · 只看本科室')
})
