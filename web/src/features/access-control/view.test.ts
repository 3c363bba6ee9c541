import { expect, it } from 'vitest'
import { returnAddress } from './view.ts'

it('after signing in a person comes back to where the link led', () => {
  expect(returnAddress('/data/x?row=3')).toBe('/data/x?row=3')
  expect(returnAddress(null)).toBe('/')
})

it('no address leads to another site or round in a circle', () => {
  for (const trick of [
    'https://example.org',
    '//example.org',
    '/\\example.org',
    'javascript:alert(1)',
    '/sign-in?to=/',
  ])
    expect(returnAddress(trick)).toBe('/')
})
