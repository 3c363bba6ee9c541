import { PERMISSION_TITLES, type Permission } from '@jingjing/schema/access-control'
import { PROBLEMS, type ProblemCode, type ProblemParams, problemText } from '@jingjing/schema/problems'
import { useTranslation } from 'react-i18next'
import { ApiProblem, UNREACHABLE } from '../api/client.ts'
import { type Language, usePreferences } from './preferences.ts'

type Translate = (key: string, options?: Record<string, unknown>) => string

const permissionWords = (permission: string, language: Language): string =>
  permission in PERMISSION_TITLES ? PERMISSION_TITLES[permission as Permission][language] : permission

/** The sentence for a code and its parameters; a code the page does not know is never shown alone. */
export function problemSentence(
  code: string,
  params: ProblemParams,
  language: Language,
  t: Translate,
): string {
  if (code === UNREACHABLE) return t('ui:problem.unreachable')
  const words: ProblemParams = { ...params }
  const { permission, what, reason } = params
  // Some parameters are themselves words of a catalogue: a right, what was not found, why a file cannot be read.
  if (typeof permission === 'string') words.permission = permissionWords(permission, language)
  if (typeof what === 'string') words.what = t(`ui:word.${what}`, { defaultValue: what })
  if (typeof reason === 'string') words.reason = t(reason, { ns: 'recognition', defaultValue: reason })
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
