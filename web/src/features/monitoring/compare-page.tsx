import type { Comparison, ComparisonQuery } from '@jingjing/schema/monitoring/case-work'
import type { Figure } from '@jingjing/schema/trail'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useCaseChanges, useComparison } from '../../api/monitoring/case-work.ts'
import { useCan } from '../../api/session.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatDecimals, formatPeriod, formatSigned } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { PeriodPicker } from '../../ui/period-picker.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { FigureLink } from '../../ui/trail/figure-link.tsx'
import { RuleStatus } from '../../ui/trail/rule-status.tsx'
import { DatasetScope } from './filters.tsx'
import { SignalsPanel } from './signals-panel.tsx'
import './work.css'

const PARTS = ['community', 'department', 'category'] as const

export default function ComparePage() {
  const can = useCan()
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  useCaseChanges()
  const part = PARTS.find((name) => name === search.get('part')) ?? 'community'
  const query: ComparisonQuery = {
    part,
    from: search.get('from') ?? undefined,
    to: search.get('to') ?? undefined,
    dataset: search.get('dataset') ?? undefined,
  }
  const comparison = useComparison(query)
  const { data } = comparison
  const set = (change: Record<string, string | undefined>) =>
    setSearch((before) => {
      for (const [name, value] of Object.entries(change))
        if (value) before.set(name, value)
        else before.delete(name)
      return before
    })
  const status = data?.rows
    .flatMap((row) => row.score.rules)
    .find((rule) => rule.status !== 'verified')?.status
  return (
    <Page
      title={t('monitoring:compare.title')}
      subtitle={
        data
          ? t('monitoring:compare.subtitle', { period: formatPeriod(data.from, data.to, language) })
          : undefined
      }
      actions={
        <>
          <Segmented
            aria-label={t('monitoring:compare.by')}
            value={part}
            onChange={(value) => set({ part: value })}
            options={PARTS.map((name) => ({ value: name, label: t(`monitoring:compare.part.${name}`) }))}
          />
          <PeriodPicker
            from={data?.from}
            to={data?.to}
            available={null}
            onChange={(from, to) => set({ from, to })}
          />
          {can('rules:read') ? <Link to="/monitoring/rule">{t('monitoring:rule.open')}</Link> : null}
        </>
      }
    >
      <DatasetScope dataset={query.dataset} onClear={() => set({ dataset: undefined })} />
      <Panel
        title={t(`monitoring:compare.heading.${part}`)}
        subtitle={t('monitoring:compare.note')}
        extra={status ? <RuleStatus status={status} /> : null}
      >
        <DataTable<Comparison['rows'][number]>
          label={t(`monitoring:compare.heading.${part}`)}
          rows={data?.rows}
          rowKey={(row) => row.key}
          error={comparison.error ?? undefined}
          onRetry={() => void comparison.refetch()}
          empty={<EmptyState title={t('monitoring:compare.empty')} hint={t('monitoring:widen')} />}
          columns={[
            {
              key: 'rank',
              title: t('monitoring:compare.rank'),
              isNumeric: true,
              render: (row) => (row.rank === null ? '—' : row.rank),
            },
            {
              key: 'label',
              title: t(`monitoring:compare.part.${part}`),
              isFrozen: true,
              render: (row) => row.label || t('monitoring:community.unknown'),
            },
            {
              key: 'cases',
              title: t('charts:count'),
              isNumeric: true,
              render: (row) => <Value figure={row.cases} decimals={0} />,
            },
            {
              key: 'change',
              title: t('monitoring:compare.change'),
              isNumeric: true,
              render: (row) =>
                row.cases.value === null || row.previousCases.value === null ? (
                  '—'
                ) : (
                  <Value
                    figure={row.previousCases}
                    text={formatSigned(row.cases.value - row.previousCases.value, '')}
                  />
                ),
            },
            ...(part === 'community'
              ? [
                  {
                    key: 'perTenThousand',
                    title: t('monitoring:compare.perTenThousand'),
                    isNumeric: true,
                    render: (row: Comparison['rows'][number]) =>
                      row.perTenThousand === null ? '—' : <Value figure={row.perTenThousand} decimals={1} />,
                  },
                ]
              : []),
            ...(['responded', 'resolved', 'satisfied', 'score'] as const).map((name) => ({
              key: name,
              title: t(`monitoring:figure.${name === 'score' ? 'score' : `${name}Rate`}`),
              unit: name === 'score' ? undefined : '%',
              isNumeric: true,
              render: (row: Comparison['rows'][number]) => <Value figure={row[name]} decimals={2} />,
            })),
          ]}
        />
      </Panel>
      {query.dataset === undefined ? <SignalsPanel /> : null}
    </Page>
  )
}

/** A figure that opens its trail, written with so many decimals, or as a text that follows from it. */
function Value({ figure, decimals = 0, text }: { figure: Figure; decimals?: number; text?: string }) {
  return (
    <FigureLink figure={figure}>
      {text ?? (figure.value === null ? '—' : formatDecimals(figure.value, decimals))}
    </FigureLink>
  )
}
