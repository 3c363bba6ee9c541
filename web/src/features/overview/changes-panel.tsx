import type { RunningState } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { useFigures } from '../../api/trail.ts'
import { formatNumber, formatSigned } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { biggestChanges, categoryRequests } from './view.ts'

const NUM_SHOWN = 7

/** Which kinds of cases grew and which shrank, against the period before. */
export function ChangesPanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const trail = useTrail()
  const categories = categoryRequests(state)
  const before = useFigures(categories.map((category) => category.before))
  const changes = biggestChanges(categories, before.data ?? [], NUM_SHOWN)
  const first = changes[0]
  const title = first
    ? t(first.difference > 0 ? 'overview:changes.more' : 'overview:changes.less', {
        name: first.label,
        count: Math.abs(first.difference),
        value: formatNumber(Math.abs(first.difference)),
      })
    : t('overview:changes.title')
  return (
    <Panel title={title} subtitle={t('overview:changes.subtitle')}>
      {before.error ? (
        <ProblemView error={before.error} onRetry={() => void before.refetch()} />
      ) : categories.length > 0 && !before.data ? (
        <LoadingLines numLines={5} />
      ) : changes.length === 0 ? (
        <EmptyState title={t('overview:changes.none')} />
      ) : (
        <ul className="change-list">
          {changes.map((change) => (
            <li key={change.key}>
              <button
                type="button"
                title={t('trail:open')}
                onClick={() =>
                  trail.open({
                    measure: state.total.measure,
                    params: { ...state.total.params, category: change.key },
                  })
                }
              >
                <span className="change-name">{change.label}</span>
                <span className="figures">
                  {formatNumber(change.count)}{' '}
                  <small>{t('overview:changes.before', { value: formatNumber(change.before) })}</small>
                </span>
                <span className="change-difference figures">
                  <span aria-hidden="true">{change.difference > 0 ? '▲' : '▼'}</span>{' '}
                  {formatSigned(change.difference, '')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
