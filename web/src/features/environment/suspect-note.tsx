import type { AirQuality } from '@jingjing/schema/environment'
import { useTranslation } from 'react-i18next'
import { useFigure } from '../../api/trail.ts'
import { dayBefore, formatNumber } from '../../ui/format.ts'
import { FigureLink } from '../../ui/trail/figure-link.tsx'

/** How many readings of the period's last week look wrong; says nothing where none does. */
export function SuspectNote({ air }: { air: AirQuality }) {
  const { t } = useTranslation()
  const figure = useFigure({
    measure: 'environment.suspect-readings',
    params: { station: String(air.station.id), day: dayBefore(air.to) },
  }).data
  if (!figure?.value) return null
  return (
    <p className="note" data-testid="suspect-readings">
      {t('environment:suspect.before')}
      <FigureLink figure={figure}>
        {t('environment:suspect.number', {
          count: figure.value,
          number: formatNumber(figure.value),
        })}
      </FigureLink>
      {t('environment:suspect.after')}
    </p>
  )
}
