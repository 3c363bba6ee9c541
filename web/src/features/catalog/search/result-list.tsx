import type { FoundDataset } from '@jingjing/schema/search'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatFullTime, formatNumber, formatRelative } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { SyntheticMark } from '../synthetic-mark.tsx'

/** Datasets one under the other: what each is, and what of it was met. */
export function ResultList({ datasets }: { datasets: readonly FoundDataset[] }) {
  return (
    <ol className="search-results">
      {datasets.map((dataset) => (
        <li key={dataset.id}>
          <Result dataset={dataset} />
        </li>
      ))}
    </ol>
  )
}

function Result({ dataset }: { dataset: FoundDataset }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const hits = dataset.hits.filter(({ kind }) => kind !== 'title' && kind !== 'description')
  const facts = [
    dataset.profile ? t(`catalog:profile.${dataset.profile}`, { defaultValue: dataset.profile }) : null,
    dataset.department || null,
    t('catalog:numRows', { count: dataset.numRows, value: formatNumber(dataset.numRows) }),
    t('catalog:versionNumber', { version: dataset.version }),
  ].filter((fact) => fact !== null)
  return (
    <article>
      <h2>
        <Link to={`/data/${encodeURIComponent(dataset.id)}`}>{dataset.title}</Link>{' '}
        {dataset.isSynthetic ? <SyntheticMark /> : null}
      </h2>
      {dataset.description ? <p className="search-description">{dataset.description}</p> : null}
      {hits.length > 0 ? (
        <p className="search-hits">
          {hits.map(({ kind, text }) => (
            <span key={kind + text}>{t(`search:hit.${kind}`, { text, defaultValue: text })}</span>
          ))}
        </p>
      ) : null}
      <p className="note figures">
        {facts.join(' · ')} ·{' '}
        <time dateTime={dataset.updatedAt} title={formatFullTime(dataset.updatedAt, language)}>
          {formatRelative(dataset.updatedAt, new Date(), language)}
        </time>
      </p>
    </article>
  )
}
