import type { Description } from '@jingjing/schema/describe'
import { useTranslation } from 'react-i18next'
import { useFigure } from '../../../api/trail.ts'
import { formatFigure, formatNumber } from '../../../ui/format.ts'
import { useTrail } from '../../../ui/trail/trail-state.ts'
import { inputOf, missingOf, scoreOf } from './state.ts'

/** How much of a description is there, as a figure that leads to its rule, and what is missing, the heaviest first. */
export function CompletenessPanel({ description }: { description: Description }) {
  const { t } = useTranslation()
  const trail = useTrail()
  const figure = useFigure({
    measure: 'catalog.description-completeness',
    params: { dataset: description.id },
  }).data
  const percent = figure?.value ?? scoreOf(description.elements)
  const missing = missingOf(description.elements)
  return (
    <section className="completeness" aria-label={t('describe:complete.title')}>
      <button
        type="button"
        className="completeness-figure"
        title={t('describe:complete.open')}
        disabled={!figure}
        data-testid="completeness"
        onClick={() => figure && trail.open(figure)}
      >
        <span className="figure-title">{t('describe:complete.title')}</span>
        <span className="figure-value figures">
          {formatFigure(percent, '%')}
          <small>%</small>
        </span>
      </button>
      <span className="completeness-bar" aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      {missing.length === 0 ? (
        <p className="note">{t('describe:whole')}</p>
      ) : (
        <>
          <h3>{t('describe:complete.missing')}</h3>
          <ul className="completeness-missing">
            {missing.map(({ key, filled }) => {
              const element = t(`describe:property.${key}`)
              const words =
                filled > 0
                  ? t('describe:complete.partly', { element, percent: formatNumber(filled * 100, 0) })
                  : element
              const input = inputOf(key)
              return (
                <li key={key}>
                  {input ? (
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => document.getElementById(input)?.focus()}
                    >
                      {words}
                    </button>
                  ) : (
                    <a href="#described-fields">{words}</a>
                  )}
                </li>
              )
            })}
          </ul>
        </>
      )}
    </section>
  )
}
