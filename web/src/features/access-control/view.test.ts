import { describe, expect, it } from 'vitest'
import { actionsFor, returnAddress } from './view.ts'

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

describe('what may be done with an account', () => {
  const person = { isDisabled: false, lockedUntil: null, hasSecondFactor: false, numSessions: 0 }
  it('is what makes a difference', () => {
    expect(actionsFor(person)).toEqual(['reset-password', 'disable'])
    expect(actionsFor({ ...person, isDisabled: true, numSessions: 2 })).toEqual(['enable'])
    expect(
      actionsFor({ isDisabled: false, lockedUntil: 'x', hasSecondFactor: true, numSessions: 1 }),
    ).toEqual(['unlock', 'reset-password', 'reset-second-factor', 'sign-out', 'disable'])
  })
})
