import { describe, expect, it } from 'vitest'
import { actionsFor, programName, returnAddress } from './view.ts'

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

describe('a device is called', () => {
  const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`,
      'Edge · Windows',
    ],
    [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/130.0.0.0 Safari/537.36`, 'Chrome · Linux'],
    [
      `Mozilla/5.0 (Linux; Android 14) ${WEBKIT} Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0`,
      'WeChat · Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1',
      'Safari · iPhone',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; rv:131.0) Gecko/20100101 Firefox/131.0', 'Firefox · Windows'],
  ])('by browser and system: %s', (said, name) => expect(programName(said)).toBe(name))

  it('what it says of itself where that is nothing known', () =>
    expect(programName('curl/8.5.0')).toBe('curl/8.5.0'))
})
