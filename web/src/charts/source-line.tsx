import type { Figure } from '@jingjing/schema/trail'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

const NUM_NAMED = 2

/** Under each chart: the datasets and versions that it was drawn from. */
export function SourceLine({ figure }: { figure: Pick<Figure, 'datasets'> }) {
  const { t } = useTranslation()
  if (figure.datasets.length === 0) return null
  const named = figure.datasets.slice(0, NUM_NAMED)
  return (
    <>
      {t('charts:source')}
      {named.map((dataset, index) => (
        <Fragment key={dataset.dataset}>
          {index > 0 ? t('charts:and') : null}
          <Link to={`/data/${encodeURIComponent(dataset.dataset)}`}>{dataset.title}</Link>{' '}
          {t('charts:version', { version: dataset.version })}
        </Fragment>
      ))}
      {figure.datasets.length > NUM_NAMED ? t('charts:moreSources', { count: figure.datasets.length }) : null}
    </>
  )
}
