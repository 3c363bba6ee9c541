import type { ImportReport } from '@jingjing/schema/ingest'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ImportReports } from '../../api/ingest.ts'
import { formatDuration, formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { FindingList } from '../../ui/states/finding-list.tsx'

export function DoneStep({ reports }: { reports: ImportReports }) {
  const { t } = useTranslation()
  const numWritten = reports.imports.filter((report) => report.outcome !== 'unchanged').length
  return (
    <div data-testid="import-done" className="page-body">
      <Panel
        title={numWritten > 0 ? t('ingest:done.title', { count: numWritten }) : t('ingest:done.nothing')}
        subtitle={t('ingest:done.hint')}
        extra={
          <Link to="/data/import">
            <Button>{t('ingest:done.more')}</Button>
          </Link>
        }
      >
        <ul className="done-list">
          {reports.imports.map((report) => (
            <DoneItem key={`${report.dataset}/${report.title}`} report={report} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}

/** The pages on which a profile shows at once. */
const PAGE_OF_PROFILE: Record<string, string> = {
  case: '/monitoring',
  reading: '/monitoring/environment',
}

function DoneItem({ report }: { report: ImportReport }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  // Nodes and segments are counted apart: their sum would be no count of anything.
  const rows = report.tables.map((table) => formatNumber(table.rows)).join(' + ')
  const numRejected = report.tables.reduce((sum, table) => sum + table.numRejected, 0)
  const profile = report.tables.find((table) => table.profile && PAGE_OF_PROFILE[table.profile])?.profile
  const page = profile ? PAGE_OF_PROFILE[profile] : undefined
  return (
    <li>
      <div>
        <strong>{report.title}</strong>
        <p className="note figures">
          {report.outcome === 'unchanged'
            ? t('ingest:done.unchanged')
            : t('ingest:done.item', {
                version: report.version,
                value: rows,
                time: formatDuration(Math.max(1, report.seconds), language),
              })}
          {report.outcome === 'new-version' ? t('ingest:done.recognised', { title: report.title }) : null}
          {numRejected > 0
            ? t('ingest:done.rejected', { count: numRejected, value: formatNumber(numRejected) })
            : null}
        </p>
        {numRejected > 0 && report.dataset && report.version ? (
          <a
            className="note"
            download
            href={`/api/ingest/rejected/${encodeURIComponent(report.dataset)}/${report.version}`}
          >
            {t('ingest:done.download')}
          </a>
        ) : null}
        {report.findings.length > 0 ? (
          <details>
            <summary>{t('ingest:done.findings', { count: report.findings.length })}</summary>
            <FindingList findings={report.findings} />
          </details>
        ) : null}
      </div>
      <div className="done-links">
        {report.dataset ? (
          <Link to={`/data/${encodeURIComponent(report.dataset)}`} data-testid="done-dataset">
            {t('ingest:done.openDataset')}
          </Link>
        ) : null}
        {page ? (
          <Link
            to={
              profile === 'case' && report.dataset
                ? `${page}?dataset=${encodeURIComponent(report.dataset)}`
                : page
            }
            data-testid={`done-${profile}`}
          >
            {t(`ingest:done.open.${profile}`)}
          </Link>
        ) : null}
      </div>
    </li>
  )
}
