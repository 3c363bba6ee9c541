import { PROBLEMS } from '@jingjing/schema/problems'
import { describe, expect, it } from 'vitest'
import { problemFromBody, queryString, UNREACHABLE } from '../api/client.ts'
import { problemSentence } from './problem-text.ts'

const words: Record<string, string> = {
  'ingest:import': '导入数据',
  'ui:word.dataset': '这个数据集',
  'ui:problem.unreachable': '连不上服务器。',
  'ui:problem.unknown': '操作没有成功。',
}
const t = (key: string, options?: Record<string, unknown>) =>
  words[key] ?? String(options?.defaultValue ?? key)

describe('the sentence of a problem', () => {
  it('says in words which right is lacking and what was not found', () => {
    expect(problemSentence('not-permitted', { permission: 'ingest:import' }, 'zh', t)).toContain('“导入数据”')
    expect(problemSentence('not-found', { what: 'dataset' }, 'zh', t)).toContain('这个数据集')
    expect(problemSentence('not-found', { what: 'hotline-cases' }, 'zh', t)).toContain('hotline-cases')
  })

  it('exists for every code of the catalogue in both languages, with the parameters in it', () => {
    for (const code of Object.keys(PROBLEMS)) {
      expect(problemSentence(code, {}, 'zh', t)).not.toBe(code)
      expect(problemSentence(code, {}, 'en', t)).not.toBe(code)
    }
    expect(problemSentence('account-locked', { minutes: 12 }, 'en', t)).toContain('12 minutes')
  })

  it('is never a bare code, not even for one that nobody knows', () => {
    expect(problemSentence('from-the-future', {}, 'zh', t)).toBe('操作没有成功。')
    expect(problemSentence(UNREACHABLE, {}, 'zh', t)).toBe('连不上服务器。')
  })
})

describe('an answer that is no problem document', () => {
  it('becomes an unexpected problem that keeps the status', () => {
    const problem = problemFromBody(502, null)
    expect(problem.body).toEqual({ code: 'unexpected', params: { reference: 'HTTP 502' } })
    expect(problemFromBody(404, { code: 'not-found', params: { what: 'x' } }).body.params).toEqual({
      what: 'x',
    })
    expect(problemFromBody(400, { code: 'no-files' }).body).toEqual({ code: 'no-files', params: {} })
  })
})

describe('the query part of an address', () => {
  it('leaves out what is empty and escapes the rest', () => {
    expect(queryString({})).toBe('')
    expect(queryString({ a: '', b: undefined, c: null, d: 0, e: '双井 a&b' })).toBe(
      '?d=0&e=%E5%8F%8C%E4%BA%95+a%26b',
    )
  })
})
