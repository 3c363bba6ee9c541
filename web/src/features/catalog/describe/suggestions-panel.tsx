import type { Suggestion } from '@jingjing/schema/describe'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDescribedWords } from './described-inputs.tsx'

/** Values that the import and the template know; they go into the form, and nothing changes before it is saved. */
export function SuggestionsPanel(props: {
  suggestions: readonly Suggestion[]
  onTake: (suggestions: readonly Suggestion[]) => void
}) {
  const { t } = useTranslation()
  const words = useDescribedWords()
  if (props.suggestions.length === 0) return null
  return (
    <section className="suggestions" aria-label={t('describe:suggest.title')}>
      <header>
        <h3>{t('describe:suggest.title')}</h3>
        <Button size="small" data-testid="take-suggestions" onClick={() => props.onTake(props.suggestions)}>
          {t('describe:suggest.takeAll')}
        </Button>
      </header>
      <ul>
        {props.suggestions.map((one) => (
          <li key={one.property}>
            <div>
              <span className="secondary">{t(`describe:property.${one.property}`)}</span>{' '}
              <strong>{words(one.property, one.value)}</strong>
              <p className="small tertiary">{t(`describe:suggest.from.${one.from}`)}</p>
            </div>
            <button type="button" className="link-button" onClick={() => props.onTake([one])}>
              {t('describe:suggest.take')}
            </button>
          </li>
        ))}
      </ul>
      <p className="small tertiary">{t('describe:suggest.note')}</p>
    </section>
  )
}
