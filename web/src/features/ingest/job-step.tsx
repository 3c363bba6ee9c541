import type { Job } from '@jingjing/schema/jobs'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isOver, useCancelJob } from '../../api/jobs.ts'
import { JobProgress } from '../../ui/jobs/job-progress.tsx'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { problemSentence } from '../../ui/problem-text.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'

/** A job that the wizard waits for; it goes on when the page is left. */
export function JobStep({ job, title, hint }: { job: Job | undefined; title: string; hint: string }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const cancel = useCancelJob()
  if (!job)
    return (
      <Panel title={title}>
        <LoadingLines numLines={2} />
      </Panel>
    )
  const hasStopped = isOver(job) && job.state !== 'done'
  return (
    <Panel title={hasStopped ? t(`jobs:state.${job.state}`) : title} subtitle={job.subject}>
      {hasStopped ? (
        <p className="job-problem" role="alert">
          {job.problem
            ? problemSentence(job.problem.code, job.problem.params, language, t)
            : t('ingest:stopped')}
        </p>
      ) : (
        <JobProgress job={job} />
      )}
      <div className="step-actions">
        {hasStopped ? (
          <Link to="/data/import">{t('ingest:again')}</Link>
        ) : (
          <>
            {job.isCancellable ? (
              <Button loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
                {t('jobs:cancel')}
              </Button>
            ) : null}
            <span className="note">{hint}</span>
          </>
        )}
      </div>
    </Panel>
  )
}
