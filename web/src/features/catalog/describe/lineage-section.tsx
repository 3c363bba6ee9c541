import type { Lineage } from '@jingjing/schema/search'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLineage } from '../../../api/search.ts'
import { formatBytes, formatFullTime } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'

/** What a dataset is made from, and what would change with it. */
export function LineageSection({ id }: { id: string }) {
  const { t } = useTranslation()
  const query = useLineage(id)
  return (
    <section className="metadata-section">
      <h2>{t('describe:lineage.title')}</h2>
      {query.error ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <LoadingLines numLines={3} />
      ) : (
        <div className="lineage">
          <div>
            <h3>{t('describe:lineage.madeFrom')}</h3>
            <MadeFrom madeFrom={query.data.madeFrom} />
          </div>
          <div>
            <h3>{t('describe:lineage.usedBy')}</h3>
            <UsedBy usedBy={query.data.usedBy} />
          </div>
        </div>
      )}
    </section>
  )
}

function MadeFrom({ madeFrom }: { madeFrom: Lineage['madeFrom'] }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  return (
    <ul>
      {madeFrom.isSynthetic ? <li>{t('describe:lineage.synthetic')}</li> : null}
      {madeFrom.files.map((file) => (
        <li key={file.sha256 + file.receivedAt} title={`SHA-256 ${file.sha256}`}>
          {file.name}
          <p className="note figures">
            {[
              t('describe:lineage.versions', { versions: file.versions.join(t('ingest:listSeparator')) }),
              formatBytes(file.sizeBytes),
              formatFullTime(file.receivedAt, language),
            ].join(' · ')}
          </p>
        </li>
      ))}
      {madeFrom.numEdits > 0 ? <li>{t('describe:lineage.edits', { count: madeFrom.numEdits })}</li> : null}
      {!madeFrom.isSynthetic && madeFrom.files.length === 0 ? (
        <li className="tertiary">{t('describe:lineage.noFiles')}</li>
      ) : null}
    </ul>
  )
}

const PATH_BY_FEATURE: Readonly<Record<string, string>> = {
  monitoring: '/monitoring',
  environment: '/monitoring/environment',
  'life-circle': '/life-circle',
}

function UsedBy({ usedBy }: { usedBy: Lineage['usedBy'] }) {
  const { t } = useTranslation()
  if (usedBy.length === 0) return <p className="tertiary">{t('describe:lineage.unused')}</p>
  return (
    <ul>
      {usedBy.map((use) => {
        const name =
          use.kind === 'analysis'
            ? t(`describe:lineage.feature.${use.name}`, { defaultValue: use.name })
            : use.name
        const words = t(`describe:lineage.kind.${use.kind}`, { name })
        const path = pathOf(use)
        return (
          <li key={`${use.kind}/${use.id ?? use.name}`}>
            {path === null ? (
              words
            ) : use.kind === 'interface' ? (
              <a href={path}>{words}</a>
            ) : (
              <Link to={path}>{words}</Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function pathOf(use: Lineage['usedBy'][number]): string | null {
  switch (use.kind) {
    case 'analysis':
      return PATH_BY_FEATURE[use.name] ?? null
    case 'saved-extract':
      return '/data/extract'
    case 'form':
      return `/data/forms/${use.id}`
    case 'dashboard':
      return `/visualise/dashboards/${use.id}`
    default:
      return `/ogc/collections/${encodeURIComponent(use.name)}?f=html`
  }
}
