import type { RunningState } from '@jingjing/schema/monitoring'
import type { Figure } from '@jingjing/schema/trail'
import { useTranslation } from 'react-i18next'
import { useFigures } from '../../api/trail.ts'
import { previousPeriod } from '../../charts/days.ts'
import { FigureCard, FigureStrip } from '../../ui/trail/figure-card.tsx'

const RATES = ['respondedRate', 'resolvedRate', 'satisfiedRate'] as const

/** Total and three rates against the period before. */
export function Headline({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const before = previousPeriod(state.from, state.to)
  const previous = useFigures(
    RATES.map((rate) => ({ measure: state[rate].measure, params: { ...state[rate].params, ...before } })),
  )
  const previousRate = (index: number): Figure | null => previous.data?.[index] ?? null
  return (
    <FigureStrip label={t('monitoring:headline')}>
      <FigureCard
        title={t('monitoring:figure.total')}
        figure={state.total}
        previous={state.previousTotal}
        testId="figure-total"
      />
      {RATES.map((rate, index) => (
        <FigureCard
          key={rate}
          title={t(`monitoring:figure.${rate}`)}
          figure={state[rate]}
          previous={previousRate(index)}
          testId={`figure-${rate}`}
        />
      ))}
    </FigureStrip>
  )
}
