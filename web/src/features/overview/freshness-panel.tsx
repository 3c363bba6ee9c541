import type { DatasetSummary } from '@jingjing/schema/catalog'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatFullTime, formatNumber, formatRelative } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { freshest } from './view.ts'

const NUM_SHOWN = 7

export function FreshnessPanel({ datasets }: { datasets: readonly DatasetSummary[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const now = new Date()
  return (
    <Panel
      title={t('overview:freshness.title', { count: datasets.length })}
      subtitle={t('overview:freshness.subtitle')}
      footer={<Link to="/data">{t('overview:freshness.open')}</Link>}
    >
      <ul className="freshness-list">
        {freshest(datasets, NUM_SHOWN).map((dataset) => (
          <li key={dataset.id}>
            <Link to={`/data/${encodeURIComponent(dataset.id)}`}>{dataset.title}</Link>
            <span className="tertiary small figures">
              {t('overview:freshness.rows', { count: dataset.numRows, value: formatNumber(dataset.numRows) })}
            </span>
            <time dateTime={dataset.updatedAt} title={formatFullTime(dataset.updatedAt, language)}>
              {formatRelative(dataset.updatedAt, now, language)}
            </time>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
