import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { createPreparer, type EntryPart, findEntries } from './find-entries.ts'
import { distanceWithin, holdsSyllables, soundsLike, syllablesOf } from './syllables.ts'

const prepare = createPreparer()
const part = (kind: string, text: string, weight: number, isSpoken = true): EntryPart => ({
  kind,
  text,
  weight,
  isSpoken,
})
const entry = (id: string, title: string, fields: string[] = [], values: string[] = []) =>
  prepare(id, [
    part('title', title, 10),
    ...fields.map((one) => part('field', one, 4)),
    part('content', values.join('\n'), 2, false),
  ])

const ENTRIES = [
  entry('stations', '养老驿站分布', ['驿站名称', '床位数'], ['双花园社区养老服务驿站', '九龙山社区']),
  entry('schools', '中小学校名录', ['学校名称', '在校学生']),
  entry('cases', '接诉即办工单', ['诉求内容', '来电时间']),
  entry('air', '空气质量小时监测', ['PM2.5', 'station']),
  entry('green', '绿化台账', ['树种', '胸径']),
]
const found = (query: string): string[] => findEntries(ENTRIES, query).map(({ id }) => id)

describe('theory', () => {
  it.each([
    ['驿站', 'stations'],
    ['养老设施驿站', 'stations'],
    ['九龙山', 'stations'],
    ['yanglao', 'stations'],
    ['ylyz', 'stations'],
    ['yanglaoyz', 'stations'],
    ['jsjb', 'cases'],
    ['gongdan', 'cases'],
    ['lvhua', 'green'],
    ['PM2.5', 'air'],
    ['ｐｍ２.5', 'air'],
    ['STATION', 'air'],
    ['statoin', 'air'],
    ['养老译站', 'stations'],
    ['接速即办', 'cases'],
    ['空汽质量', 'air'],
    ['空气质良小时', 'air'],
    ['yanglaoyizan', 'stations'],
  ])('%s finds %s', (query, id) => expect(found(query)[0]).toBe(id))

  it('every term must be met, wherever it stands', () => {
    expect(found('驿站 床位')).toEqual(['stations'])
    expect(found('驿站 学生')).toEqual([])
    expect(found('')).toEqual([])
    expect(found('？！')).toEqual([])
  })

  it('a title as typed stands before one that only sounds like it, and tells what was hit', () => {
    const [first, second] = findEntries([entry('b', '树立典型'), entry('a', '数理教育')], '数理')
    expect([first?.id, second?.id]).toEqual(['a', 'b'])
    expect(findEntries(ENTRIES, '床位')[0]?.hits).toEqual([{ kind: 'field', text: '床位数' }])
  })

  it('characters of several readings are read as in their word', () => {
    expect(syllablesOf('重庆银行（A座）')).toEqual(['chong', 'qing', 'yin', 'hang', 'a', 'zuo'])
  })

  it('initials and whole syllables may be mixed; part of the way is no match', () => {
    const syllables = ['shuang', 'jing', 'jie', 'dao']
    expect(soundsLike(syllables, 'shuangjing')).toBe(1)
    expect(soundsLike(syllables, 'sjjd')).toBeCloseTo(4 / 16, 12)
    expect(soundsLike(syllables, 'jied')).toBeCloseTo(4 / 6, 12)
    expect(soundsLike(syllables, 'sd')).toBe(0)
    expect(holdsSyllables(syllables, ['jing', 'jie'])).toBe(true)
    expect(holdsSyllables(syllables, ['jing', 'dao'])).toBe(false)
  })

  it('a term that stands as typed is explained by that alone; one that does not by what resembles it', () => {
    const places = prepare('d', [part('place', '甲社区', 3), part('place', '乙社区', 3)])
    expect(findEntries([places], '甲社区')[0]?.hits.map(({ text }) => text)).toEqual(['甲社区'])
    expect(findEntries([places], '丁社区')[0]?.hits.map(({ text }) => text)).toEqual(['甲社区', '乙社区'])
  })

  it('the distance within: none where it stands, one for a change, an addition, a loss', () => {
    expect(distanceWithin('空气质量监测', '质量')).toBe(0)
    expect(distanceWithin('空气质量监测', '空汽质量')).toBe(1)
    expect(distanceWithin('station', 'staton')).toBe(1)
    expect(distanceWithin('station', 'stattion')).toBe(1)
    expect(distanceWithin('station', 'statoin')).toBe(1)
    expect(distanceWithin('', 'abc')).toBe(3)
  })
})

describe('invariant', () => {
  it('any stretch of a title finds it, and so does any one slip in a stretch of four', () => {
    const random = createRandom(7)
    const titles = [
      '街道辖区养老服务设施一览',
      '城市部件普查成果汇总',
      '群租房治理情况月报',
      '居民活动空间改造计划',
    ]
    const entries = titles.map((title) => entry(title, title))
    for (const title of titles)
      for (let from = 0; from + 4 <= title.length; from++) {
        const stretch = title.slice(from, from + 4)
        expect(findEntries(entries, stretch)[0]?.id).toBe(title)
        const at = random.integer(0, 3)
        const slipped = `${stretch.slice(0, at)}龘${stretch.slice(at + 1)}`
        expect(
          findEntries(entries, slipped).map(({ id }) => id),
          slipped,
        ).toContain(title)
      }
  })
})
