import { useTranslation } from 'react-i18next'
import { usePreferences } from './preferences.ts'

/** Codes of units as the server names them, in the words of the page; a unit without an entry is its own word. */
export function unitKey(unit: string): string {
  return `ui:unit.${unit.replace(/[^\w%/-]/g, '')}`
}

/** With a value its word is that of so many: one case, two cases. */
export function useUnit(): (unit: string | null | undefined, value?: number | null) => string {
  const { t } = useTranslation()
  return (unit, value) =>
    unit ? t(unitKey(unit), { defaultValue: unit, ...(value == null ? {} : { count: value }) }) : ''
}

/** The words of a text that comes in both languages. */
export function useInLanguage(): (text: { zh: string; en: string }) => string {
  const { language } = usePreferences().preferences
  return (text) => text[language] || text.zh
}

/** The unit of a column, unless its title says it already, as those of workbooks often do: `面积（㎡）`. */
export function unitBeside(title: string, unit: string | null | undefined): string | undefined {
  if (!unit) return undefined
  // Compatibility forms: ㎡ and m² are both m2, （ is (.
  const plain = (text: string): string => text.normalize('NFKC').replaceAll(' ', '')
  return [`(${plain(unit)})`, `/${plain(unit)}`].some((said) => plain(title).includes(said))
    ? undefined
    : unit
}
