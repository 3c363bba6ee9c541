import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAlerts } from '../../api/monitoring/alerts.ts'
import { useCaseChanges, useWorkLists } from '../../api/monitoring/case-work.ts'
import { useCan } from '../../api/session.ts'
import { formatDay, formatFigure, formatTime } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

const NUM_SHOWN = 5

/** What needs a decision now: alerts that nobody has taken note of, and work that falls due. */
export function AttentionPanels() {
  const can = useCan()
  if (!can('monitoring:read')) return null
  return (
    <div className="columns-2">
      <AlertsPanel />
      <WorkPanel />
    </div>
  )
}

function AlertsPanel() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const alerts = useAlerts()
  useCaseChanges()
  const open = (alerts.data?.alerts ?? []).filter((one) => one.state === 'open')
  return (
    <Panel
      title={
        open.length === 0
          ? t('overview:attention.calm')
          : t('overview:attention.alerts', { count: open.length })
      }
      subtitle={t('overview:attention.subtitle')}
      footer={<Link to="/monitoring/alerts">{t('overview:attention.open')}</Link>}
    >
      {alerts.error ? (
        <ProblemView error={alerts.error} onRetry={() => void alerts.refetch()} />
      ) : !alerts.data ? (
        <LoadingLines />
      ) : open.length === 0 ? (
        <p className="note">{t('overview:attention.calmHint')}</p>
      ) : (
        <ul className="attention-list" data-testid="overview-alerts">
          {open.slice(0, NUM_SHOWN).map(({ id, rule, label, since }) => (
            <li key={id}>
              <Link to="/monitoring/alerts">
                {rule.defaultName === null
                  ? rule.title
                  : t(`monitoring:alerts.default.${rule.defaultName}`, { defaultValue: rule.title })}
              </Link>
              <span>{label || t('overview:attention.whole')}</span>
              <span className="note">
                {t('overview:attention.since', { day: formatDay(since, language) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function WorkPanel() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const lists = useWorkLists()
  return (
    <Panel
      title={t('overview:attention.work')}
      subtitle={
        lists.data
          ? t('overview:attention.workWhen', { time: formatTime(lists.data.asOf, language) })
          : undefined
      }
      footer={<Link to="/monitoring/work">{t('monitoring:work.title')}</Link>}
    >
      {lists.error ? (
        <ProblemView error={lists.error} onRetry={() => void lists.refetch()} />
      ) : !lists.data ? (
        <LoadingLines />
      ) : (
        <ul className="attention-work" data-testid="overview-work">
          {lists.data.lists.map(({ list, figure }) => (
            <li key={list}>
              <Link to={`/monitoring/work?list=${list}`}>
                <span>{t(`monitoring:work.list.${list}`)}</span>
                <strong className="figures">{formatFigure(figure.value, figure.unit)}</strong>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
