import type { RunningState } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { FigureCard, FigureStrip } from '../../ui/trail/figure-card.tsx'

const RATES = ['respondedRate', 'resolvedRate', 'satisfiedRate'] as const

/** Total and three rates against the period before. */
export function Headline({ state }: { state: RunningState }) {
  const { t } = useTranslation()
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
          previous={state.previousRates[index]}
          testId={`figure-${rate}`}
        />
      ))}
    </FigureStrip>
  )
}
