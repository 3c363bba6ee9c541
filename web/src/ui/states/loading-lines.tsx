import { useTranslation } from 'react-i18next'
import './states.css'

/** Holds the place of what is being fetched, in its size, without movement. */
export function LoadingLines({ numLines = 4 }: { numLines?: number }) {
  const { t } = useTranslation()
  return (
    <div className="loading-lines" role="status">
      <span className="visually-hidden">{t('ui:state.loading')}</span>
      {Array.from({ length: numLines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity
        <span key={index} className="skeleton" style={{ width: `${92 - ((index * 23) % 46)}%` }} />
      ))}
    </div>
  )
}
