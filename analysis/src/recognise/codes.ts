export interface CodeText {
  zh: string
  en: string
}

/** Every code of evidence, findings, rejected cells, dropped rows and unreadable files, with its sentence. */
export const RECOGNITION_CODES: Record<string, CodeText> = {}

export function recognitionText(
  code: string,
  params: Record<string, string | number> | undefined,
  language: 'zh' | 'en',
): string {
  const text = RECOGNITION_CODES[code]?.[language]
  if (text === undefined) return code
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params?.[name] ?? whole))
}
