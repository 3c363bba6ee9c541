import type { Job } from '@jingjing/schema/jobs'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isOver, useCancelJob, useRetryJob } from '../../api/jobs.ts'
import { formatDuration, formatFullTime, formatRelative } from '../format.ts'
import { usePreferences } from '../preferences.ts'
import { problemSentence } from '../problem-text.ts'
import { JobProgress } from './job-progress.tsx'
import { jobAddress } from './job-state.ts'

/** A job with everything that can be done to it. */
export function JobItem(props: { job: Job; isCompact?: boolean; onFollow?: () => void }) {
  const { job, isCompact, onFollow } = props
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const cancel = useCancelJob()
  const retry = useRetryJob()
  const address = jobAddress(job)
  const at = job.finishedAt ?? job.createdAt
  return (
    <li className={isCompact ? 'job-item compact' : 'job-item'}>
      <div className="job-head">
        <strong>{t(`jobs:kind.${job.kind}`, { defaultValue: job.kind })}</strong>
        <JobStateWord state={job.state} />
      </div>
      <p className="job-subject" title={job.subject}>
        {job.subject}
      </p>
      {isOver(job) ? (
        <p className="small tertiary figures">
          <time dateTime={at} title={formatFullTime(at, language)}>
            {formatRelative(at, new Date(), language)}
          </time>
          {' · '}
          {t('jobs:took', { time: formatDuration(job.elapsedSeconds, language) })}
        </p>
      ) : (
        <JobProgress job={job} />
      )}
      {job.problem && !isCompact ? (
        <p className="job-problem">{problemSentence(job.problem.code, job.problem.params, language, t)}</p>
      ) : null}
      {isCompact ? null : (
        <div className="job-actions">
          {address && job.state === 'done' ? (
            <Link to={address} onClick={onFollow}>
              {t('jobs:open')}
            </Link>
          ) : null}
          {address && !isOver(job) && job.kind !== 'demo' ? (
            <Link to={address} onClick={onFollow}>
              {t('jobs:watch')}
            </Link>
          ) : null}
          {!isOver(job) && job.isCancellable ? (
            <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
              {t('jobs:cancel')}
            </Button>
          ) : null}
          {job.state === 'failed' || job.state === 'cancelled' ? (
            <Button size="small" loading={retry.isPending} onClick={() => retry.mutate(job.id)}>
              {t('jobs:retry')}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  )
}

export function JobStateWord({ state }: { state: Job['state'] }) {
  const { t } = useTranslation()
  const sign = { queued: '·', running: '›', done: '✓', failed: '✕', cancelled: '–' }[state]
  return (
    <span className={`job-state ${state}`}>
      <span aria-hidden="true">{sign}</span> {t(`jobs:state.${state}`)}
    </span>
  )
}
