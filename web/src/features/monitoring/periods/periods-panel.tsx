import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import { COMPARED, PERIOD_SPANS, type PeriodComparison } from '@jingjing/schema/monitoring/periods'
import type { Figure } from '@jingjing/schema/trail'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { usePeriods } from '../../../api/monitoring.ts'
import { SourceLine } from '../../../charts/source-line.tsx'
import { formatFigure, formatNumber, formatPeriod, formatSigned, withUnit } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { FigureLink } from '../../../ui/trail/figure-link.tsx'
import { useUnit } from '../../../ui/words.ts'
import './periods.css'
import { periodFindings, spanName } from './view.ts'

type Compared = (typeof COMPARED)[number]
type Against = PeriodComparison['against'][number]

/** 环比 and 同比 of the cases and the three rates, like with like; every figure opens its trail. */
export function PeriodsPanel({ filters }: { filters: RunningStateQuery }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const span = PERIOD_SPANS.find((one) => one === search.get('span')) ?? 'month'
  const { from: _from, ...scope } = filters
  const periods = usePeriods({ ...scope, span })
  const { data } = periods
  const name = data ? spanName(data.span, data.from, language, t) : ''
  const findings = data ? periodFindings(data.against) : []
  const title =
    findings.length === 0
      ? t('monitoring:periods.title')
      : t('monitoring:periods.finding', {
          name,
          findings: findings
            .map(({ key, kind, percent, isBeyondChance }) =>
              t(`monitoring:periods.${key}`, {
                than: t(`monitoring:periods.than.${kind}`),
                percent: formatNumber(percent),
                chance: t(`monitoring:periods.${isBeyondChance ? 'beyond' : 'within'}`),
              }),
            )
            .join(t('monitoring:periods.and')),
        })
  return (
    <Panel
      className="periods-panel"
      title={title}
      subtitle={
        data
          ? t('monitoring:periods.subtitle', {
              period: formatPeriod(data.from, data.to, language),
              working: data.numWorkingDays,
              off: data.numDaysOff,
            })
          : undefined
      }
      extra={
        <Segmented
          aria-label={t('monitoring:periods.span')}
          value={span}
          onChange={(value) =>
            setSearch(
              (before) => {
                before.set('span', value)
                return before
              },
              { preventScrollReset: true, replace: true },
            )
          }
          options={PERIOD_SPANS.map((one) => ({ value: one, label: t(`monitoring:periods.spans.${one}`) }))}
        />
      }
      footer={
        data ? (
          <>
            <SourceLine figure={data.figures.cases} />{' '}
            {t('monitoring:periods.rate', { rate: formatNumber(data.rate * 100, 0) })}
          </>
        ) : null
      }
    >
      {periods.error ? (
        <ProblemView error={periods.error} onRetry={() => void periods.refetch()} />
      ) : !data ? (
        <LoadingLines numLines={5} />
      ) : (
        <Table data={data} name={name} />
      )}
    </Panel>
  )
}

function Table({ data, name }: { data: PeriodComparison; name: string }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  return (
    <table className="periods" data-testid="periods">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('monitoring:periods.measure')}</span>
          </th>
          <th scope="col">{name}</th>
          {data.against.map((one) => (
            <th key={one.kind} scope="col">
              {t(`monitoring:periods.kind.${one.kind}`)}
              <small>{formatPeriod(one.from, one.to, language)}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {COMPARED.map((of) => (
          <tr key={of}>
            <th scope="row">{t(`monitoring:figure.${of === 'cases' ? 'total' : `${of}Rate`}`)}</th>
            <td>
              <strong>
                <Value figure={data.figures[of]} />
              </strong>
            </td>
            {data.against.map((one) => (
              <td key={one.kind}>
                <Change against={one} of={of} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ figure }: { figure: Figure }) {
  const unit = useUnit()
  return (
    <FigureLink figure={figure}>
      {figure.value === null
        ? '—'
        : withUnit(formatFigure(figure.value, figure.unit), unit(figure.unit, figure.value))}
    </FigureLink>
  )
}

/** How much it changed, whether that is beyond chance, and from what. */
function Change({ against, of }: { against: Against; of: Compared }) {
  const { t } = useTranslation()
  const found = against.changes.find((one) => one.of === of)
  if (!against.isCovered) return <span className="tertiary">{t('monitoring:periods.notCovered')}</span>
  if (found === undefined || found.change === null)
    return <span className="tertiary">{t('monitoring:periods.unknown')}</span>
  const { change, isBeyondChance } = found
  return (
    <>
      <span className={isBeyondChance ? 'periods-change beyond figures' : 'periods-change figures'}>
        <span aria-hidden="true">{Math.abs(change) < 0.05 ? '＝' : change > 0 ? '▲' : '▼'}</span>{' '}
        {formatSigned(change, of === 'cases' ? '%' : t('trail:points'))}
      </span>{' '}
      <small>{t(`monitoring:periods.${isBeyondChance ? 'beyond' : 'within'}`)}</small>
      <small className="periods-from">
        {of === 'cases' ? (
          <>
            {t('monitoring:periods.like')} <Value figure={against.like} />
            {' · '}
            {t('monitoring:periods.counted')} <Value figure={against.figures.cases} />
          </>
        ) : (
          <Value figure={against.figures[of]} />
        )}
      </small>
    </>
  )
}
