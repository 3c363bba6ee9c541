import { EVIDENCE } from './words/evidence.ts'
import { FINDINGS } from './words/findings.ts'
import { DROPPED, REJECTED } from './words/rows-and-cells.ts'
import { UNREADABLE } from './words/unreadable.ts'

export interface CodeText {
  zh: string
  en: string
}

/** Every code of evidence, findings, rejected cells, dropped rows and unreadable files, with its sentence. */
export const RECOGNITION_CODES: Record<string, CodeText> = {
  ...UNREADABLE,
  ...DROPPED,
  ...REJECTED,
  ...EVIDENCE,
  ...FINDINGS,
}

/** The sentence of a code with its parameters filled in; the code itself where it is unknown. */
export function recognitionText(
  code: string,
  params: Record<string, string | number> | undefined,
  language: 'zh' | 'en',
): string {
  const text = RECOGNITION_CODES[code]?.[language]
  if (text === undefined) return code
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params?.[name] ?? whole))
}
