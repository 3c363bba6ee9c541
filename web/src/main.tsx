import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeScreenKey } from './api/screen-key.ts'
import './ui/base.css'
import { App } from './app.tsx'
import { startTranslations } from './i18n/index.ts'
import { loadPreferences } from './ui/preferences.ts'
import { reloadAfterUpdate } from './ui/shell/reload-after-update.ts'
import { markStyleSheets } from './ui/shell/style-nonce.ts'

takeScreenKey()
markStyleSheets()
reloadAfterUpdate()
const preferences = loadPreferences()
startTranslations(preferences.language)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App initial={preferences} />
  </StrictMode>,
)
