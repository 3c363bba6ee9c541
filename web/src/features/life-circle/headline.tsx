import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { FigureCard, FigureStrip } from '../../ui/trail/figure-card.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import type { PlanView } from './engine/planner-protocol.ts'
import { type LiveFigures, useFigures } from './live-figures.ts'
import { type FigureScope, headlineFigures } from './view.ts'

const SHOWN = ['coverage', 'left-out', 'mean-walk', 'choice', 'facilities'] as const

/** The figures of the service looked at; they follow the pointer. */
export function Headline(props: {
  live: LiveFigures
  view: Pick<PlanView, 'service' | 'band'>
  scope: FigureScope
  serviceName: string
  /** What the capacity of the service is counted in; null where it has none. */
  capacityUnit: string | null
}) {
  const { t } = useTranslation()
  const trail = useTrail()
  const figures = useFigures(props.live)
  const headline =
    figures === null ? null : headlineFigures(figures, props.view.service, props.view.band, props.scope)
  const supply = headline?.['capacity-per-thousand']
  return (
    <FigureStrip label={t('life-circle:headline')}>
      {SHOWN.map((name) => (
        <FigureCard
          key={name}
          title={t(`life-circle:figure.${name}`, { service: props.serviceName })}
          figure={headline?.[name]}
          testId={`life-circle-${name}`}
          note={
            // Supply is told where any of the facilities states its capacity.
            name === 'facilities' && props.capacityUnit !== null && supply && supply.value !== null ? (
              <button type="button" className="link-button figures" onClick={() => trail.open(supply)}>
                {t('life-circle:figure.supply', {
                  value: formatNumber(supply.value),
                  unit: props.capacityUnit,
                })}
              </button>
            ) : null
          }
        />
      ))}
    </FigureStrip>
  )
}
