import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { runFileAddress, useExtractRuns } from '../../api/extract.ts'
import { isOver, useJobs } from '../../api/jobs.ts'
import { formatBytes, formatFullTime, formatNumber, formatRelative } from '../../ui/format.ts'
import { JobItem } from '../../ui/jobs/job-item.tsx'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

const NUM_SHOWN = 12

/** What is being written, and the files that wait to be fetched. */
export function RunsPanel() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const runs = useExtractRuns()
  const jobs = useJobs()
  const now = new Date()
  const active = (jobs.data ?? []).filter((job) => job.kind === 'extract' && !isOver(job))
  const failed = (jobs.data ?? []).find((job) => job.kind === 'extract' && isOver(job))
  const shown = [...active, ...(failed?.state === 'failed' ? [failed] : [])]
  return (
    <Panel title={t('extract:runs.title')}>
      {shown.length > 0 ? (
        <ul className="extract-jobs">
          {shown.map((job) => (
            <JobItem key={job.id} job={job} />
          ))}
        </ul>
      ) : null}
      {runs.error ? (
        <ProblemView error={runs.error} onRetry={() => void runs.refetch()} />
      ) : runs.data === undefined ? (
        <LoadingLines numLines={3} />
      ) : runs.data.length === 0 ? (
        <EmptyState title={t('extract:runs.empty')} hint={t('extract:runs.emptyHint')} />
      ) : (
        <ul className="extract-list">
          {runs.data.slice(0, NUM_SHOWN).map((run) => (
            <li key={run.id}>
              <div>
                <strong>{run.fileName}</strong>
                <p className="note figures">
                  <time dateTime={run.createdAt} title={formatFullTime(run.createdAt, language)}>
                    {formatRelative(run.createdAt, now, language)}
                  </time>
                  {' · '}
                  {t('extract:runs.size', {
                    rows: formatNumber(run.numRows),
                    size: formatBytes(run.sizeBytes),
                  })}
                  {' · '}
                  {run.manifest.sources.map((source) => t('extract:preview.version', source)).join(' · ')}
                </p>
              </div>
              <div className="extract-actions">
                {new Date(run.expiresAt) > now ? (
                  <Button size="small" href={runFileAddress(run.id)} download>
                    {t('extract:runs.fetch')}
                  </Button>
                ) : (
                  <span className="note">{t('extract:runs.expired')}</span>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
