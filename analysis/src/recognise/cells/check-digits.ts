const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'

/** GB 11643-1999, 6.2 (ISO 7064 MOD 11-2): the eighteenth character from the seventeen before it. */
export function hasRightIdCheck(number: string): boolean {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (number.charCodeAt(i) - 48) * ID_WEIGHTS[i]!
  return ID_CHECKS[sum % 11] === number[17]!.toUpperCase()
}

const CREDIT_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const CREDIT_CODE = /^[1-9AY][1-59][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}$/

/** Shaped like a unified credit code: authority and kind, district, organisation code, check character. */
export function isCreditCode(text: string): boolean {
  return CREDIT_CODE.test(text)
}

/** GB 32100-2015, 5 (MOD 31 over 17 characters with weights 3 to the power of their place). */
export function hasRightCreditCheck(code: string): boolean {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += CREDIT_CHARACTERS.indexOf(code[i]!) * CREDIT_WEIGHTS[i]!
  return CREDIT_CHARACTERS[(31 - (sum % 31)) % 31] === code[17]
}
