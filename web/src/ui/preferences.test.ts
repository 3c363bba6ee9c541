import { expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, parsePreferences } from './preferences.ts'

it('begin in Chinese, light and with the navigation open', () => {
  expect(parsePreferences(null)).toEqual({ language: 'zh', theme: 'light', isNavigationCollapsed: false })
})

it('come back as they were kept', () => {
  const kept = { language: 'en', theme: 'dark', isNavigationCollapsed: true } as const
  expect(parsePreferences(JSON.stringify(kept))).toEqual(kept)
})

it('survive whatever another hand left in their place', () => {
  expect(parsePreferences('{broken')).toEqual(DEFAULT_PREFERENCES)
  expect(parsePreferences('{"language":"fr","theme":7}')).toEqual(DEFAULT_PREFERENCES)
  expect(parsePreferences('null')).toEqual(DEFAULT_PREFERENCES)
})
