import type { RunningState } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { BarList } from '../../charts/bar-list.tsx'
import type { CountItem } from '../../charts/bar-shares.ts'
import { ChartPanel } from '../../charts/chart-panel.tsx'
import { SourceLine } from '../../charts/source-line.tsx'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useUnit } from '../../ui/words.ts'
import { leader, partOfTotal } from './view.ts'

/** Key under which what is not known is counted. */
const UNKNOWN_KEY = '-'

/** What the cases are about and where they are, as bars that open their rows. */
export function BreakdownPanels({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  return (
    <div className="columns-2">
      <div className="page-body">
        <Breakdown state={state} name="category" items={state.categories} numShown={8} />
        {state.sources.length > 1 ? (
          <Breakdown
            state={state}
            name="source"
            items={state.sources.map((item) => ({
              ...item,
              label: t(`monitoring:source.${item.key}`, { defaultValue: item.label }),
            }))}
            numShown={4}
          />
        ) : null}
      </div>
      <Breakdown
        state={state}
        name="community"
        items={state.communities}
        numShown={state.sources.length > 1 ? 15 : 8}
      />
    </div>
  )
}

function Breakdown(props: {
  state: RunningState
  name: 'category' | 'community' | 'source'
  items: readonly CountItem[]
  numShown: number
}) {
  const { t } = useTranslation()
  const trail = useTrail()
  const { state, name } = props
  const unit = useUnit()(state.total.unit)
  const total = state.total.value ?? 0
  const items = props.items.map((item) => ({
    ...item,
    label: item.key === UNKNOWN_KEY || !item.label ? t(`monitoring:${name}.unknown`) : item.label,
  }))
  const first = leader(items, total)
  const title = first
    ? t(`monitoring:${name}.finding`, { name: first.label, percent: formatNumber(first.sharePercent) })
    : t(`monitoring:${name}.title`)
  const { category, category2 } = state.total.params
  // Categories are those one level below the one that is filtered by.
  const level = category === undefined ? 'category' : category2 === undefined ? 'category2' : 'category3'
  const open = (key: string) =>
    trail.open(partOfTotal(state.total, { [name === 'category' ? level : name]: key }))
  return (
    <ChartPanel
      title={title}
      subtitle={t(`monitoring:${name}.subtitle`, { unit })}
      footer={<SourceLine figure={state.total} />}
      table={{
        columns: [
          { title: t(`monitoring:${name}.column`) },
          { title: t('charts:count'), unit },
          { title: t('charts:share'), unit: '%' },
        ],
        rows: items.map((item) => ({
          key: item.key,
          cells: [item.label, item.count, total > 0 ? (item.count / total) * 100 : null],
          open: () => open(item.key),
        })),
      }}
    >
      {items.length === 0 ? (
        <EmptyState title={t(`monitoring:${name}.empty`)} hint={t('monitoring:widen')} />
      ) : (
        <BarList
          items={items}
          total={total}
          unit={unit}
          label={title}
          numShown={props.numShown}
          onSelect={open}
        />
      )}
    </ChartPanel>
  )
}
