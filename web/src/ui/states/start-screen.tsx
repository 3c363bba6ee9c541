import { useTranslation } from 'react-i18next'
import { useProblemText } from '../problem-text.ts'
import './start-screen.css'

/** What stands on the page before it knows who is there. Free of the component library: it comes first. */
export function StartScreen({ error, onRetry }: { error?: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (!error)
    return (
      <div className="start-screen" role="status">
        <span className="start-screen-line" />
        <span className="visually-hidden">{t('ui:state.loading')}</span>
      </div>
    )
  return (
    <div className="start-screen" role="alert">
      <p>{problemText(error)}</p>
      <button type="button" className="plain-button" onClick={onRetry}>
        {t('ui:action.retry')}
      </button>
    </div>
  )
}
