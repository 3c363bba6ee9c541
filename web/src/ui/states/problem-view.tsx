import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../problem-text.ts'
import './states.css'

export function ProblemView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return (
    <div className="state-view problem" role="alert">
      <p>{problemText(error)}</p>
      {onRetry ? <Button onClick={onRetry}>{t('ui:action.retry')}</Button> : null}
    </div>
  )
}
