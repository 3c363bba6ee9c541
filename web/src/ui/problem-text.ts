import { PROBLEMS, type ProblemCode, type ProblemParams, problemText } from '@jingjing/schema/problems'
import { useTranslation } from 'react-i18next'
import { ApiProblem, UNREACHABLE } from '../api/client.ts'
import { type Language, usePreferences } from './preferences.ts'

type Translate = (key: string, options?: Record<string, unknown>) => string

/** Parameters that are themselves words of the catalogue: what was not found, which right is lacking. */
const WORD_PARAMS = ['what', 'permission', 'reason'] as const

/** The sentence for a code and its parameters; a code the page does not know is never shown alone. */
export function problemSentence(
  code: string,
  params: ProblemParams,
  language: Language,
  t: Translate,
): string {
  if (code === UNREACHABLE) return t('ui:problem.unreachable')
  const words: ProblemParams = { ...params }
  for (const name of WORD_PARAMS) {
    const value = params[name]
    if (typeof value === 'string')
      words[name] = t(`ui:word.${value.replace(':', '-')}`, { defaultValue: value })
  }
  if (code in PROBLEMS) return problemText(code as ProblemCode, words, language)
  return t('ui:problem.unknown', { code })
}

export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  return (error) =>
    error instanceof ApiProblem
      ? problemSentence(error.body.code, error.body.params, language, t)
      : t('ui:problem.unknown', { code: error instanceof Error ? error.message : String(error) })
}
