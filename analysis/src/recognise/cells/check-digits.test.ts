import { expect, it } from 'vitest'
import { hasRightCreditCheck, hasRightIdCheck, isCreditCode } from './check-digits.ts'

it('golden: the example of GB 11643-1999 (6.3) and no other last character', () => {
  expect(hasRightIdCheck('11010519491231002X')).toBe(true)
  expect(hasRightIdCheck('440524188001010014')).toBe(true)
  for (const last of '0123456789') expect(hasRightIdCheck(`11010519491231002${last}`)).toBe(false)
})

it('theory: weights of the credit code are powers of three modulo 31, so one changed character is always seen', () => {
  const code = '91350100M000100Y43'
  expect(isCreditCode(code)).toBe(true)
  expect(hasRightCreditCheck(code)).toBe(true)
  for (let place = 0; place < 17; place++) {
    for (const character of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
      if (character === code[place]) continue
      const changed = code.slice(0, place) + character + code.slice(place + 1)
      expect(hasRightCreditCheck(changed)).toBe(false)
    }
  }
})
