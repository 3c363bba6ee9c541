import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../ui/preferences.ts'
import { en, zh } from './resources.ts'

export const HTML_LANGUAGE: Record<Language, string> = { zh: 'zh-CN', en: 'en' }

export function startTranslations(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    resources: { zh, en },
    defaultNS: 'ui',
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export function changeLanguage(language: Language): void {
  void i18next.changeLanguage(language)
}
