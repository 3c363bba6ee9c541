import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useJobs } from '../../api/jobs.ts'
import { JobItem } from '../../ui/jobs/job-item.tsx'
import '../../ui/jobs/job-panel.css'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

const NUM_SHOWN = 4

export function JobsPanel() {
  const { t } = useTranslation()
  const jobs = useJobs()
  return (
    <Panel
      title={t('overview:jobs.title')}
      subtitle={t('overview:jobs.subtitle')}
      footer={<Link to="/system/jobs">{t('jobs:all')}</Link>}
    >
      {jobs.error ? (
        <ProblemView error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : !jobs.data ? (
        <LoadingLines />
      ) : jobs.data.length === 0 ? (
        <EmptyState title={t('jobs:empty.title')} hint={t('jobs:empty.hint')} />
      ) : (
        <ul className="job-list">
          {jobs.data.slice(0, NUM_SHOWN).map((job) => (
            <JobItem key={job.id} job={job} isCompact />
          ))}
        </ul>
      )}
    </Panel>
  )
}
