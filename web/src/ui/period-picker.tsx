import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { addDays, dayBefore } from './format.ts'

/** A period as its first and last day; outside it is the half-open range of the address. */
export function PeriodPicker(props: {
  from: string | undefined
  to: string | undefined
  available: { from: string; to: string } | null
  onChange: (from: string, to: string) => void
}) {
  const { t } = useTranslation()
  const { from, to, available } = props
  return (
    <DatePicker.RangePicker
      aria-label={t('ui:period.label')}
      value={from && to ? [dayjs(from), dayjs(dayBefore(to))] : null}
      allowClear={false}
      minDate={available ? dayjs(available.from) : undefined}
      maxDate={available ? dayjs(dayBefore(available.to)) : undefined}
      onChange={(range) => {
        const [first, last] = range ?? []
        if (first && last) props.onChange(first.format('YYYY-MM-DD'), addDays(last.format('YYYY-MM-DD'), 1))
      }}
    />
  )
}
