import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../ui/format.ts'
import { usePreferences } from '../ui/preferences.ts'
import { TOKENS } from '../ui/theme.ts'
import { Chart } from './chart.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { dayLineOption } from './day-line.ts'
import { type DayCount, fillDays, previousPeriod } from './days.ts'

export interface DayCourse {
  days: DayCount[]
  /** Of the period before, place by place; empty where nothing is known of it. */
  previous: DayCount[]
}

/** Both periods with every one of their days. */
export function courseOfDays(counted: {
  from: string
  to: string
  daily: readonly DayCount[]
  previousDaily: readonly DayCount[]
}): DayCourse {
  const before = previousPeriod(counted.from, counted.to)
  return {
    days: fillDays(counted.daily, counted.from, counted.to),
    previous: counted.previousDaily.length > 0 ? fillDays(counted.previousDaily, before.from, before.to) : [],
  }
}

/** A count by day beside the period before; a click on a day, or on its line of the table, opens it. */
export function DayLinePanel(props: {
  course: DayCourse
  /** As it is read, in the language of the page. */
  unit: string
  title: string
  subtitle: string
  footer: ReactNode
  heightPixels: number
  onOpen: (day: string) => void
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const { language, theme } = usePreferences().preferences
  const { course, unit, onOpen } = props
  const words = useMemo(
    () => ({ current: t('charts:current'), previous: t('charts:previous'), unit }),
    [t, unit],
  )
  const option = useMemo(
    () => dayLineOption({ ...course, tokens: TOKENS[theme], language, words }),
    [course, theme, language, words],
  )
  return (
    <ChartPanel
      title={props.title}
      subtitle={props.subtitle}
      footer={props.footer}
      table={{
        columns: [
          { title: t('charts:day') },
          { title: words.current, unit },
          { title: words.previous, unit },
        ],
        rows: course.days.map((point, index) => ({
          key: point.day,
          cells: [formatDay(point.day, language), point.count, course.previous[index]?.count ?? null],
          open: () => onOpen(point.day),
        })),
      }}
    >
      {props.children}
      <Chart
        option={option}
        label={props.title}
        heightPixels={props.heightPixels}
        onSelect={(index) => {
          const point = course.days[index]
          if (point) onOpen(point.day)
        }}
      />
    </ChartPanel>
  )
}
