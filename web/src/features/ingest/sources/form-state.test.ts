import { describe, expect, it } from 'vitest'
import { draftOf, formOf, hostOf, isListed, NEW_FORM } from './form-state.ts'

describe('the form of a standing source', () => {
  it('sends what its kind needs and nothing else, and no secret that was not typed', () => {
    const form = {
      ...NEW_FORM,
      name: '日报',
      kind: 'http' as const,
      url: ' https://data.example/x.csv ',
      folder: 'x',
    }
    expect(draftOf(form)).toMatchObject({
      draft: { settings: { kind: 'http', url: 'https://data.example/x.csv', user: '' }, everyMinutes: 1440 },
    })
    expect(draftOf(form)).not.toHaveProperty('draft.secret')
    expect(draftOf({ ...form, secret: 's' })).toMatchObject({ draft: { secret: 's' } })
  })

  it('names the fields that do not fit', () => {
    const wrong = (part: object): string[] => {
      const read = draftOf({ ...NEW_FORM, name: 'x', ...part })
      return 'wrong' in read ? [...read.wrong].sort() : []
    }
    expect(wrong({ kind: 'folder', folder: '../x' })).toEqual(['folder'])
    expect(wrong({ kind: 'http', url: 'ftp://x/y' })).toEqual(['url'])
    expect(wrong({ kind: 'mysql', host: 'db', port: '99999', table: 't', database: 'd' })).toEqual([
      'port',
      'user',
    ])
    expect(wrong({ kind: 'folder', folder: 'x', mode: 'upsert' })).toEqual(['keyColumns'])
    expect(wrong({ kind: 'folder', folder: '日报' })).toEqual([])
  })

  it('shows a source as it was set up, but for its secret', () => {
    const settings = {
      kind: 'mysql',
      host: 'db',
      port: 3307,
      database: 'd',
      user: 'u',
      table: 't',
      isEncrypted: false,
    } as const
    const form = formOf({
      id: 1,
      name: 'x',
      settings,
      hasSecret: true,
      everyMinutes: 60,
      mode: 'append',
      keyColumns: [],
      isPaused: true,
      datasetId: null,
      nextRunAt: '',
      createdBy: null,
      runs: [],
    })
    expect(form.secret).toBe('')
    expect(draftOf(form)).toMatchObject({ draft: { settings, isPaused: true } })
  })

  it('tells which host must be listed', () => {
    expect(hostOf({ ...NEW_FORM, kind: 'http', url: 'https://Data.Example:8443/x' })).toBe('data.example')
    expect(hostOf({ ...NEW_FORM, kind: 'http', url: 'data' })).toBeNull()
    expect(isListed('data.example', ['data.example:8443'])).toBe(true)
    expect(isListed('data.example', ['other.example'])).toBe(false)
  })
})
