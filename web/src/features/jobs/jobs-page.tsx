import { useTranslation } from 'react-i18next'
import { isOver, useJobs } from '../../api/jobs.ts'
import { JobItem } from '../../ui/jobs/job-item.tsx'
import '../../ui/jobs/job-panel.css'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

export default function JobsPage() {
  const { t } = useTranslation()
  const jobs = useJobs()
  const active = jobs.data?.filter((job) => !isOver(job)) ?? []
  const past = jobs.data?.filter(isOver) ?? []
  return (
    <Page title={t('jobs:title')} subtitle={t('jobs:pageSubtitle')}>
      {jobs.error ? (
        <ProblemView error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : !jobs.data ? (
        <LoadingLines numLines={6} />
      ) : jobs.data.length === 0 ? (
        <Panel>
          <EmptyState title={t('jobs:empty.title')} hint={t('jobs:empty.hint')} />
        </Panel>
      ) : (
        <>
          {active.length > 0 ? (
            <Panel title={t('jobs:active')}>
              <ul className="job-list">
                {active.map((job) => (
                  <JobItem key={job.id} job={job} />
                ))}
              </ul>
            </Panel>
          ) : null}
          {past.length > 0 ? (
            <Panel title={t('jobs:past')}>
              <ul className="job-list">
                {past.map((job) => (
                  <JobItem key={job.id} job={job} />
                ))}
              </ul>
            </Panel>
          ) : null}
        </>
      )}
    </Page>
  )
}
