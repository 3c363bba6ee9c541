import type { CodeList, Sharing, UpdateFrequency } from '@jingjing/schema/describe'

/** How values of descriptions are written in files for people; both languages are understood coming back. */
export const FREQUENCY_WORDS: Readonly<
  Record<Exclude<UpdateFrequency, ''>, readonly [zh: string, en: string]>
> = {
  continuous: ['实时', 'continuous'],
  daily: ['每日', 'daily'],
  weekly: ['每周', 'weekly'],
  monthly: ['每月', 'monthly'],
  quarterly: ['每季度', 'quarterly'],
  'half-yearly': ['每半年', 'half-yearly'],
  yearly: ['每年', 'yearly'],
  irregular: ['不定期', 'irregular'],
  never: ['不再更新', 'never'],
}
export const SHARING_WORDS: Readonly<Record<Exclude<Sharing, ''>, readonly [zh: string, en: string]>> = {
  unconditional: ['无条件共享', 'unconditional'],
  conditional: ['有条件共享', 'conditional'],
  none: ['不予共享', 'none'],
}
export const SENSITIVITY_WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  public: ['公开', 'public'],
  internal: ['内部', 'internal'],
  sensitive: ['敏感', 'sensitive'],
  personal: ['个人信息', 'personal'],
}

type Words = Readonly<Record<string, readonly [string, string]>>

export const wordOf = (words: Words, code: string | null): string => words[code ?? '']?.[0] ?? ''

/** The code of a word; the text itself where it is none, so that the contract refuses it by its place. */
export const codeOfWord = (words: Words, text: string): string =>
  Object.entries(words).find(([code, [zh, en]]) => [code, zh, en].includes(text))?.[0] ?? text

export const labelOfCode = (list: CodeList | undefined, code: string): string =>
  list?.codes.find((one) => one.code === code)?.label ?? code

export const codeOfLabel = (list: CodeList | undefined, text: string): string =>
  list?.codes.find((one) => one.code === text || one.label === text || one.labelEn === text)?.code ?? text
