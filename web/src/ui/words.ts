import { useTranslation } from 'react-i18next'
import { usePreferences } from './preferences.ts'

/** Codes of units as the server names them, in the words of the page; a unit without an entry is its own word. */
export function unitKey(unit: string): string {
  return `ui:unit.${unit.replace(/[^\w%/-]/g, '')}`
}

export function useUnit(): (unit: string | null | undefined) => string {
  const { t } = useTranslation()
  return (unit) => (unit ? t(unitKey(unit), { defaultValue: unit }) : '')
}

/** The words of a text that comes in both languages. */
export function useInLanguage(): (text: { zh: string; en: string }) => string {
  const { language } = usePreferences().preferences
  return (text) => text[language] || text.zh
}
