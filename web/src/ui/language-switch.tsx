import './language-switch.css'
import { usePreferences } from './preferences.ts'

/** One click to the other language, named in the other language. */
export function LanguageSwitch() {
  const { preferences, change } = usePreferences()
  const other = preferences.language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="language-switch"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      data-testid="language-switch"
      onClick={() => change({ language: other })}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
