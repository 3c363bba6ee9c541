import { type Edit, editsFromText } from '@jingjing/analysis/life-circle/edits'
import type { LifeCircleRules, Scenario } from '@jingjing/schema/life-circle'
import type { People } from '@jingjing/schema/life-circle-rules'
import { Button, Checkbox } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeScenario, useRemoveScenario, useScenarios } from '../../api/life-circle.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatNumber, formatTime } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useInLanguage } from '../../ui/words.ts'
import type { ServiceCoverage } from './engine/planner-protocol.ts'
import type { OpenCity } from './use-city.ts'
import { partOf, sharePercent } from './view.ts'

const MOST_COMPARED = 4

/** Saved plans: open, share, lay side by side. */
export function ScenariosPanel(props: {
  city: OpenCity
  rules: LifeCircleRules
  area: string
  people: People
  /** Index of who walks. */
  walker: number
  band: number
  compared: readonly number[]
  onOpen: (edits: Edit[]) => void
  onCompare: (ids: number[]) => void
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const query = useScenarios()
  const change = useChangeScenario()
  const remove = useRemoveScenario()
  const { compared } = props
  if (query.error) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <LoadingLines numLines={4} />
  const own = query.data.filter((scenario) => scenario.area === props.area)
  if (own.length === 0)
    return <EmptyState title={t('life-circle:scenarios.none')} hint={t('life-circle:scenarios.noneHint')} />
  const toggle = (id: number): void =>
    props.onCompare(
      compared.includes(id)
        ? compared.filter((other) => other !== id)
        : [...compared, id].slice(-MOST_COMPARED),
    )
  const chosen = own.filter(({ id }) => compared.includes(id))
  return (
    <>
      <p className="note">{t('life-circle:scenarios.hint')}</p>
      <ul className="plan-scenarios" data-testid="scenarios">
        {own.map((scenario) => (
          <li key={scenario.id}>
            <Checkbox
              checked={compared.includes(scenario.id)}
              aria-label={t('life-circle:scenarios.compare', { name: scenario.name })}
              onChange={() => toggle(scenario.id)}
            />
            <div>
              <button
                type="button"
                className="link-button"
                onClick={() => props.onOpen(editsFromText(scenario.edits) ?? [])}
              >
                {scenario.name}
              </button>
              <p className="tertiary small">
                {scenario.createdByName} · {formatTime(scenario.updatedAt, language)}
                {scenario.isShared ? ` · ${t('life-circle:scenarios.shared')}` : ''}
              </p>
              {scenario.notes ? <p className="small">{scenario.notes}</p> : null}
            </div>
            {scenario.isOwn ? (
              <span className="plan-scenario-actions">
                <Button
                  size="small"
                  type="text"
                  onClick={() =>
                    change.mutate({
                      id: scenario.id,
                      revision: scenario.revision,
                      isShared: !scenario.isShared,
                    })
                  }
                >
                  {t(scenario.isShared ? 'life-circle:scenarios.unshare' : 'life-circle:scenarios.share')}
                </Button>
                <Button size="small" type="text" danger onClick={() => remove.mutate(scenario.id)}>
                  {t('life-circle:scenarios.remove')}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {change.error ? <ProblemView error={change.error} /> : null}
      {remove.error ? <ProblemView error={remove.error} /> : null}
      {chosen.length > 0 ? <Comparison {...props} chosen={chosen} /> : null}
    </>
  )
}

interface Row {
  index: number
  name: { zh: string; en: string }
  percents: (number | null)[]
}

/** Services that differ between the plans, each plan in a column beside things as they stand. */
function Comparison(props: {
  city: OpenCity
  rules: LifeCircleRules
  people: People
  walker: number
  band: number
  chosen: readonly Scenario[]
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const { city, rules, people, walker, band, chosen } = props
  const [coverage, setCoverage] = useState<ServiceCoverage[][] | null>(null)
  const texts = chosen.map(({ edits }) => edits).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts stand for the chosen plans
  useEffect(() => {
    let isGone = false
    void city.engine
      .ask({ type: 'compare', plans: [[], ...chosen.map(({ edits }) => editsFromText(edits) ?? [])], walker })
      .then((answer) => {
        if (!isGone) setCoverage(answer)
      })
    return () => {
      isGone = true
    }
  }, [city, texts, walker])
  const rows = rules.kinds
    .map(
      ({ name }, index): Row => ({
        index,
        name,
        percents: (coverage ?? []).map((one) => {
          const { covered, total } = partOf(one[index], people, band)
          return sharePercent(covered, total)
        }),
      }),
    )
    .filter(({ percents }) =>
      percents.some((percent) => Math.abs((percent ?? 0) - (percents[0] ?? 0)) > 0.005),
    )
  const columns: DataColumn<Row>[] = [
    {
      key: 'name',
      title: t('life-circle:scenarios.service'),
      isFrozen: true,
      render: (row) => inLanguage(row.name),
    },
    ...[t('life-circle:scenarios.now'), ...chosen.map(({ name }) => name)].map(
      (title, at): DataColumn<Row> => ({
        key: `plan-${at}`,
        title,
        unit: '%',
        isNumeric: true,
        render: (row) => formatNumber(row.percents[at]),
      }),
    ),
  ]
  return (
    <DataTable
      label={t('life-circle:scenarios.title')}
      columns={columns}
      rows={coverage === null ? undefined : rows}
      rowKey={(row) => row.index}
      empty={
        <EmptyState title={t('life-circle:scenarios.same')} hint={t('life-circle:scenarios.sameHint')} />
      }
    />
  )
}
