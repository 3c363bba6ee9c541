import type { DashboardSummary } from '@jingjing/schema/visualise/dashboards'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useCreateDashboard, useDashboards } from '../../api/visualise/dashboards.ts'
import { formatRelative } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './visualise.css'

/** The dashboards that the person may open; from here a picture or a dashboard is begun. */
export default function VisualisePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const dashboards = useDashboards()
  const create = useCreateDashboard()
  const begin = async () => {
    const made = await create.mutateAsync({ title: t('visualise:untitled'), description: '', tiles: [] })
    void navigate(`/visualise/dashboards/${made.id}?edit=1`)
  }
  const [own, shared] = [true, false].map(
    (isOwn) => dashboards.data?.filter((one) => one.isOwn === isOwn) ?? [],
  )
  return (
    <Page
      title={t('visualise:page')}
      subtitle={t('visualise:pageHint')}
      actions={
        <>
          <Button loading={create.isPending} data-testid="new-dashboard" onClick={() => void begin()}>
            {t('visualise:newDashboard')}
          </Button>
          <Link to="/visualise/picture">
            <Button type="primary" data-testid="new-picture">
              {t('visualise:new')}
            </Button>
          </Link>
        </>
      }
    >
      {dashboards.error ? (
        <ProblemView error={dashboards.error} onRetry={() => void dashboards.refetch()} />
      ) : dashboards.data === undefined ? (
        <LoadingLines numLines={6} />
      ) : dashboards.data.length === 0 ? (
        <Panel>
          <EmptyState title={t('visualise:noDashboards')} hint={t('visualise:noDashboardsHint')} />
        </Panel>
      ) : (
        <>
          {own && own.length > 0 ? <DashboardCards title={t('visualise:own')} dashboards={own} /> : null}
          {shared && shared.length > 0 ? (
            <DashboardCards title={t('visualise:shared')} dashboards={shared} />
          ) : null}
        </>
      )}
    </Page>
  )
}

function DashboardCards({ title, dashboards }: { title: string; dashboards: readonly DashboardSummary[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const now = new Date()
  return (
    <Panel title={title}>
      <ul className="picture-suggestions">
        {dashboards.map((one) => (
          <li key={one.id}>
            <Link
              className="picture-suggestion"
              to={`/visualise/dashboards/${one.id}`}
              data-testid="dashboard-card"
            >
              <strong>{one.title}</strong>
              <span className="note figures">
                {t('visualise:numTiles', { count: one.numTiles })} ·{' '}
                {formatRelative(one.updatedAt, now, language)}
              </span>
              <span className="note">
                {one.isOwn
                  ? t(`visualise:audience.${one.audience}`)
                  : t('visualise:by', { owner: one.owner ?? '' })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
