import type { Job } from '@jingjing/schema/jobs'
import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatDuration, formatNumber } from '../format.ts'
import { usePreferences } from '../preferences.ts'
import { jobPercent } from './job-state.ts'

/** How far a job has got: phase, amount, time left. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const percent = jobPercent(job)
  const amount = (value: number) =>
    job.progressUnit === 'bytes' ? formatBytes(value) : `${formatNumber(value, 0)} ${t('jobs:unit.rows')}`
  return (
    <div className="job-progress">
      <Progress
        percent={percent ?? 100}
        status={percent === null ? 'active' : 'normal'}
        showInfo={false}
        size="small"
        aria-label={t('jobs:progress')}
      />
      <p className="small secondary figures">
        <span>
          {job.phase
            ? t(`jobs:phase.${job.phase}`, { defaultValue: job.phase })
            : t(`jobs:state.${job.state}`)}
        </span>
        {job.numDone > 0 ? (
          <span>
            {job.numTotal === null ? amount(job.numDone) : `${amount(job.numDone)} / ${amount(job.numTotal)}`}
          </span>
        ) : null}
        {job.numRows ? (
          <span>
            {formatNumber(job.numRows, 0)} {t('jobs:unit.rows')}
          </span>
        ) : null}
        <span>
          {job.remainingSeconds === null
            ? t('jobs:elapsed', { time: formatDuration(job.elapsedSeconds, language) })
            : t('jobs:remaining', { time: formatDuration(job.remainingSeconds, language) })}
        </span>
      </p>
    </div>
  )
}
