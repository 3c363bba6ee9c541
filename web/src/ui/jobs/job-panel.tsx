import { FieldTimeOutlined } from '@ant-design/icons'
import { Badge, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useJobs } from '../../api/jobs.ts'
import { EmptyState } from '../states/empty-state.tsx'
import { JobItem } from './job-item.tsx'
import './job-panel.css'
import { LoadingLines } from '../states/loading-lines.tsx'
import { ProblemView } from '../states/problem-view.tsx'
import { countActive } from './job-state.ts'

/** How many jobs run, in the header of every page; a click shows them. */
export function JobBadge() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const jobs = useJobs()
  const numActive = countActive(jobs.data)
  const close = () => setOpen(false)
  return (
    <>
      <Badge count={numActive} size="small" offset={[-6, 6]} color="var(--accent)">
        <Button
          type="text"
          icon={<FieldTimeOutlined />}
          aria-label={t('jobs:badge', { count: numActive })}
          title={t('jobs:badge', { count: numActive })}
          data-testid="job-badge"
          onClick={() => setOpen(true)}
        />
      </Badge>
      <Drawer
        open={isOpen}
        onClose={close}
        size="min(440px, 100vw)"
        title={t('jobs:title')}
        footer={
          <Link to="/system/jobs" onClick={close}>
            {t('jobs:all')}
          </Link>
        }
      >
        {jobs.error ? (
          <ProblemView error={jobs.error} onRetry={() => void jobs.refetch()} />
        ) : !jobs.data ? (
          <LoadingLines />
        ) : jobs.data.length === 0 ? (
          <EmptyState title={t('jobs:empty.title')} hint={t('jobs:empty.hint')} />
        ) : (
          <ul className="job-list">
            {jobs.data.slice(0, 20).map((job) => (
              <JobItem key={job.id} job={job} onFollow={close} />
            ))}
          </ul>
        )}
      </Drawer>
    </>
  )
}
