import type { AirQuality } from '@jingjing/schema/environment'
import { useTranslation } from 'react-i18next'
import { useFigures } from '../../api/trail.ts'
import { dayBefore, formatNumber, formatSigned, withUnit } from '../../ui/format.ts'
import { FigureLink } from '../../ui/trail/figure-link.tsx'

/** What of the period's last days looks wrong; says nothing where nothing does. */
export function SuspectNote({ air }: { air: AirQuality }) {
  const { t } = useTranslation()
  const params = { station: String(air.station.id), day: dayBefore(air.to) }
  const figures = useFigures([
    { measure: 'environment.suspect-readings', params },
    { measure: 'environment.drift', params },
  ]).data
  const [suspect, drift] = figures ?? []
  return (
    <>
      {suspect?.value ? (
        <p className="note" data-testid="suspect-readings">
          {t('environment:suspect.before')}
          <FigureLink figure={suspect}>
            {t('environment:suspect.number', {
              count: suspect.value,
              number: formatNumber(suspect.value),
            })}
          </FigureLink>
          {t('environment:suspect.after')}
        </p>
      ) : null}
      {typeof drift?.value === 'number' ? (
        <p className="note" data-testid="drift">
          {t('environment:drift.before')}
          <FigureLink figure={drift}>{withUnit(formatSigned(drift.value, ''), drift.unit)}</FigureLink>
          {t('environment:drift.after')}
        </p>
      ) : null}
    </>
  )
}
