import { RECOGNITION_CODES } from '@jingjing/analysis/recognise/codes'
import i18next from 'i18next'

const NAMESPACE = 'recognition'

/** Adds the sentences of recognition to the page's own; called once by what is shown after signing in. */
export function loadRecognitionTexts(): void {
  for (const language of ['zh', 'en'] as const)
    i18next.addResourceBundle(
      language,
      NAMESPACE,
      Object.fromEntries(Object.entries(RECOGNITION_CODES).map(([code, text]) => [code, text[language]])),
    )
}

/**
 * The sentence of a code of recognition: why something was read as it was, or what is wrong with it. A
 * code without a sentence stands for itself.
 */
export function recognitionSentence(code: string, params?: Record<string, string | number>): string {
  return i18next.t(code, {
    ns: NAMESPACE,
    keySeparator: false,
    nsSeparator: false,
    ...params,
    defaultValue: code,
  })
}
