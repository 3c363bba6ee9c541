import { createContext, useContext } from 'react'
import type { ThemeName } from './theme.ts'

export type Language = 'zh' | 'en'

export interface Preferences {
  language: Language
  theme: ThemeName
  isNavigationCollapsed: boolean
}

export const DEFAULT_PREFERENCES: Preferences = {
  language: 'zh',
  theme: 'light',
  isNavigationCollapsed: false,
}

const KEY = 'jingjing.preferences'

/** What is kept of a person's choices, whatever an older page or another hand left there. */
export function parsePreferences(text: string | null): Preferences {
  if (!text) return DEFAULT_PREFERENCES
  try {
    const stored = JSON.parse(text) as Record<string, unknown>
    return {
      language: stored.language === 'en' ? 'en' : 'zh',
      theme: stored.theme === 'dark' ? 'dark' : 'light',
      isNavigationCollapsed: stored.isNavigationCollapsed === true,
    }
  } catch {
    return DEFAULT_PREFERENCES
  }
}

export function loadPreferences(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(KEY))
  } catch {
    // A browser that forbids storage still gets a working page.
    return DEFAULT_PREFERENCES
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences))
  } catch {
    // As above: the choice then lasts as long as the page.
  }
}

export interface PreferencesContextValue {
  preferences: Preferences
  change: (part: Partial<Preferences>) => void
}

export const PreferencesContext = createContext<PreferencesContextValue>({
  preferences: DEFAULT_PREFERENCES,
  change: () => undefined,
})

export function usePreferences(): PreferencesContextValue {
  return useContext(PreferencesContext)
}
