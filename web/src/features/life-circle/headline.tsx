import { useTranslation } from 'react-i18next'
import { FigureCard, FigureStrip } from '../../ui/trail/figure-card.tsx'
import type { PlanView } from './engine/planner-protocol.ts'
import { type LiveFigures, useFigures } from './live-figures.ts'
import { type FigureScope, headlineFigures } from './view.ts'

const ALWAYS = ['coverage', 'left-out', 'mean-walk', 'choice', 'inequality', 'facilities'] as const

/** The figures of the service looked at; they follow the pointer. */
export function Headline(props: {
  live: LiveFigures
  view: Pick<PlanView, 'service' | 'band'>
  scope: FigureScope
  serviceName: string
}) {
  const { t } = useTranslation()
  const figures = useFigures(props.live)
  const headline =
    figures === null ? null : headlineFigures(figures, props.view.service, props.view.band, props.scope)
  // Supply is told where any of the facilities states its capacity.
  const hasCapacity = figures !== null && figures.capacity !== null
  return (
    <FigureStrip label={t('life-circle:headline')}>
      {[...ALWAYS, ...(hasCapacity ? (['capacity-per-thousand'] as const) : [])].map((name) => (
        <FigureCard
          key={name}
          title={t(`life-circle:figure.${name}`, { service: props.serviceName })}
          figure={headline?.[name]}
          testId={`life-circle-${name}`}
        />
      ))}
    </FigureStrip>
  )
}
