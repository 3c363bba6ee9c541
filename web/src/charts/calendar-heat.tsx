import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay, formatNumber } from '../ui/format.ts'
import { usePreferences } from '../ui/preferences.ts'
import { calendarWeeks, colourOf } from './calendar.ts'
import './calendar-heat.css'
import type { DayCount } from './days.ts'

/** A year of days, one square each; the arrow keys walk through them and Enter opens one. */
export function CalendarHeat(props: {
  days: readonly DayCount[]
  unit: string
  label: string
  onSelect: (day: string) => void
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { weeks, breaks } = useMemo(() => calendarWeeks(props.days), [props.days])
  const frame = useRef<HTMLDivElement>(null)
  const last = props.days.at(-1)?.day
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last day moves the view to the end
  useEffect(() => {
    frame.current?.scrollTo({ left: frame.current.scrollWidth })
  }, [last])

  const move = (day: string, numDays: number) => {
    const date = new Date(`${day}T00:00:00Z`)
    date.setUTCDate(date.getUTCDate() + numDays)
    frame.current?.querySelector<HTMLElement>(`[data-day="${date.toISOString().slice(0, 10)}"]`)?.focus()
  }
  const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }

  return (
    <div className="calendar-frame">
      <div className="calendar">
        <div className="calendar-days" aria-hidden="true">
          {[0, 2, 4, 6].map((weekday) => (
            <span key={weekday} style={{ gridRow: weekday + 2 }}>
              {t(`charts:weekday.${weekday}`)}
            </span>
          ))}
        </div>
        <div className="calendar-scroll" ref={frame}>
          <fieldset className="calendar-grid" aria-label={props.label}>
            {weeks.map((week, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the week is its position
              <div key={index} className="calendar-week">
                <span className="calendar-month">{week.month ? monthName(week.month, language) : ''}</span>
                {week.cells.map((cell, weekday) =>
                  cell ? (
                    <button
                      type="button"
                      key={cell.day}
                      data-day={cell.day}
                      tabIndex={cell.day === last ? 0 : -1}
                      className={cell.count === null ? 'missing' : undefined}
                      style={
                        cell.colourClass === null
                          ? undefined
                          : { background: `var(--sequential-${cell.colourClass})` }
                      }
                      title={`${formatDay(cell.day, language)} · ${cell.count === null ? t('charts:noData') : `${formatNumber(cell.count)} ${props.unit}`}`}
                      aria-label={`${formatDay(cell.day, language)}: ${cell.count === null ? t('charts:noData') : `${formatNumber(cell.count)} ${props.unit}`}`}
                      onClick={() => props.onSelect(cell.day)}
                      onKeyDown={(event) => {
                        const step = STEPS[event.key]
                        if (step === undefined) return
                        event.preventDefault()
                        move(cell.day, step)
                      }}
                    />
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: an empty place is its position
                    <span key={weekday} />
                  ),
                )}
              </div>
            ))}
          </fieldset>
        </div>
        <p className="calendar-legend">
          <span>
            <i /> 0
          </span>
          {breaks.map((end, index) => (
            <span key={end}>
              <i style={{ background: `var(--sequential-${colourOf(index, breaks.length)})` }} />
              {(breaks[index - 1] ?? 0) + 1 === end
                ? end
                : `${formatNumber((breaks[index - 1] ?? 0) + 1)}–${formatNumber(end)}`}
            </span>
          ))}
          <span>
            <i className="missing" /> {t('charts:noData')}
          </span>
          <span>{t('charts:perDay', { unit: props.unit })}</span>
        </p>
      </div>
    </div>
  )
}

function monthName(day: string, language: 'zh' | 'en'): string {
  const isJanuary = day.slice(5, 7) === '01'
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    month: 'short',
    ...(isJanuary ? { year: '2-digit' } : {}),
  })
  return format.format(new Date(`${day}T00:00:00Z`))
}
