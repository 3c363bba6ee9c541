import { describe, expect, it } from 'vitest'
import { matchColumns } from './match-columns.ts'

const held = [
  { ref: 'name', title: '名称', canonical: 'name' },
  { ref: 'address', title: '地址', canonical: 'address' },
  { ref: 'community', title: '社区', canonical: 'community' },
  { ref: 'capacity', title: '规模', canonical: 'capacity' },
  { ref: 'called_at', title: '来电时间', canonical: 'called_at' },
]
const wanted = (...titles: string[]) => titles.map((title) => ({ title, canonical: null }))

describe('columns of a form', () => {
  it('are answered by fields of the same title, of the last part of a merged one, of a synonym', () => {
    expect(matchColumns(wanted('序号', '名称', '基本情况/地址', '所属社区'), held)).toEqual([
      null,
      'name',
      'address',
      'community',
    ])
  })

  it('are each answered by one field, the best pair first', () => {
    expect(matchColumns(wanted('设施名称', '名称'), held)).toEqual([null, 'name'])
  })

  it('are left open where nothing answers', () => {
    expect(matchColumns(wanted('消防验收编号', ''), held)).toEqual([null, null])
  })
})
