import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useAlerts } from '../../api/monitoring/alerts.ts'
import { useCaseChanges, useComparison, useWorkLists } from '../../api/monitoring/case-work.ts'
import { useRunningState } from '../../api/monitoring.ts'
import { usePlaces } from '../../api/places.ts'
import { CaseMap } from '../../map/case-map.tsx'
import { addDays, formatDecimals, formatFigure, formatNumber, formatTime } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useAlertWords } from './alerts/words.ts'
import './screen.css'

const TURN_MS = 20_000
/** Beside the stream: a proxy may let none through, and a night is long. */
const REFRESH_MS = 60_000
const NUM_BARS = 8
const NUM_ALERTS = 8
/** Names and counts on the map are eleven or twelve pixels elsewhere. */
const WALL_SCALE = 2.6
const PANELS = ['alerts', 'ranking', 'categories'] as const

/**
 * For a wall: dark, no operation, readable from five metres. Keeps what it has while the server is away. `?dataset=`
 * narrows it; alerts, which look over all data, are then left out.
 */
export default function ScreenPage() {
  const { t } = useTranslation()
  const { preferences, change } = usePreferences()
  const { language } = preferences
  const dataset = useSearchParams()[0].get('dataset') || undefined
  const state = useRunningState({ dataset })
  const lists = useWorkLists({ dataset })
  const ranking = useComparison({ part: 'community', dataset })
  const subdistrict = usePlaces().data?.find((place) => place.level === 'subdistrict')?.name
  const words = useAlertWords()
  const [turn, setTurn] = useState(0)
  useCaseChanges()
  useDark(preferences.theme, (theme) => change({ theme }))
  const { refetch } = state
  const { refetch: refetchLists } = lists
  useEffect(() => {
    const turning = setInterval(() => setTurn((before) => before + 1), TURN_MS)
    const refreshing = setInterval(() => {
      void refetch()
      void refetchLists()
    }, REFRESH_MS)
    return () => {
      clearInterval(turning)
      clearInterval(refreshing)
    }
  }, [refetch, refetchLists])
  const allAlerts = useAlerts().data?.alerts
  const alerts = dataset === undefined ? allAlerts : undefined
  const open = (alerts ?? []).filter((one) => one.state === 'open')
  const panels = PANELS.filter((name) => name !== 'alerts' || open.length > 0)
  const panel = panels[turn % panels.length] ?? 'ranking'
  const data = state.data
  const datasetTitle = data?.datasets.find((one) => one.id === dataset)?.title
  const time = formatTime(new Date(state.dataUpdatedAt).toISOString(), language)
  const bars =
    panel === 'ranking'
      ? (ranking.data?.rows ?? [])
          .filter((row) => row.rank !== null && row.label)
          .slice(0, NUM_BARS)
          .map((row) => ({
            label: row.label,
            value: row.score.value ?? 0,
            text: row.score.value === null ? '' : formatDecimals(row.score.value, 2),
          }))
      : (data?.categories ?? [])
          .filter((row) => row.label)
          .slice(0, NUM_BARS)
          .map((row) => ({ label: row.label, value: row.count, text: formatNumber(row.count) }))
  const largest = Math.max(1, ...bars.map((bar) => bar.value))
  const figures = data
    ? [
        { name: t('monitoring:screen.today'), figure: data.total },
        { name: t('monitoring:figure.respondedRate'), figure: data.respondedRate },
        { name: t('monitoring:figure.resolvedRate'), figure: data.resolvedRate },
        { name: t('monitoring:figure.satisfiedRate'), figure: data.satisfiedRate },
        ...(lists.data?.lists ?? [])
          .filter((one) => one.list === 'overdue')
          .map(({ figure }) => ({ name: t('monitoring:work.list.overdue'), figure })),
      ]
    : []
  return (
    <main className="screen" data-testid="screen">
      <header>
        <h1>
          {subdistrict} {t('monitoring:screen.title')}
          {dataset === undefined ? null : (
            <small data-testid="screen-dataset"> {datasetTitle ?? dataset}</small>
          )}
        </h1>
        <p>
          {state.isError
            ? t('monitoring:screen.waiting', { time })
            : t('monitoring:screen.updated', { time })}
        </p>
      </header>
      <section className="screen-figures">
        {figures.map(({ name, figure }) => (
          <div key={name}>
            <span>{name}</span>
            <strong className="figures">
              {formatFigure(figure.value, figure.unit)}
              {figure.unit === '%' ? '%' : ''}
            </strong>
          </div>
        ))}
        {alerts ? (
          <div>
            <span>{t('monitoring:screen.alerts')}</span>
            <strong className="figures">{formatNumber(open.length)}</strong>
          </div>
        ) : null}
      </section>
      <section className="screen-map">
        <CaseMap
          query={data === undefined ? { dataset } : { dataset, from: addDays(data.to, -7), to: data.to }}
          label={t('monitoring:screen.map')}
          wallScale={(WALL_SCALE * window.innerWidth) / 1920}
          legend={<span>{t('monitoring:screen.map')}</span>}
        />
      </section>
      <section className="screen-side">
        <h2>{t('monitoring:screen.work')}</h2>
        <ul className="screen-work">
          {(lists.data?.lists ?? [])
            .filter((one) => one.list !== 'overdue')
            .map((one) => (
              <li key={one.list}>
                <span>{t(`monitoring:work.list.${one.list}`)}</span>
                <strong className="figures">{formatFigure(one.figure.value, one.figure.unit)}</strong>
              </li>
            ))}
        </ul>
        <h2>{t(`monitoring:screen.${panel}`)}</h2>
        {panel === 'alerts' ? (
          <ul className="screen-alerts">
            {open.slice(0, NUM_ALERTS).map(({ id, rule, label }) => (
              <li key={id}>
                <strong>{words.title(rule)}</strong>
                <span>{label || t('monitoring:alerts.whole')}</span>
              </li>
            ))}
          </ul>
        ) : null}
        <ul className="screen-bars">
          {(panel === 'alerts' ? [] : bars).map((bar) => (
            <li key={bar.label}>
              <span>{bar.label}</span>
              <i style={{ width: `${(bar.value / largest) * 100}%` }} />
              <strong className="figures">{bar.text}</strong>
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}

/** A wall is dark; the reader's own choice comes back when they leave. */
function useDark(theme: 'light' | 'dark', choose: (theme: 'light' | 'dark') => void): void {
  const [before] = useState(theme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page comes and goes
  useEffect(() => {
    choose('dark')
    return () => choose(before)
  }, [])
}
