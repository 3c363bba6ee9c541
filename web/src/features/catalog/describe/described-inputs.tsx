import {
  DATASET_SENSITIVITIES,
  type Described,
  SHARINGS,
  UPDATE_FREQUENCIES,
} from '@jingjing/schema/describe'
import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCodeLists } from '../../../api/describe.ts'
import { usePreferences } from '../../../ui/preferences.ts'

type Values = Partial<Described>

/** The label of a theme in the reader's language; its code where the list does not know it. */
export function useThemes(): {
  options: { value: string; label: string }[]
  labelOf: (code: string) => string
} {
  const { language } = usePreferences().preferences
  const codes = useCodeLists().data?.find((list) => list.id === 'theme')?.codes ?? []
  const options = codes.map(({ code, label, labelEn }) => ({
    value: code,
    label: language === 'en' && labelEn !== '' ? labelEn : label,
  }))
  return { options, labelOf: (code) => options.find((one) => one.value === code)?.label ?? code }
}

/** Words for a value of a description, as the history and the lists show it. */
export function useDescribedWords(): (property: string, value: string | string[] | null) => string {
  const { t } = useTranslation()
  const { labelOf } = useThemes()
  return (property, value) => {
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0))
      return t('describe:history.blank')
    if (Array.isArray(value)) return value.join(t('ingest:listSeparator'))
    if (property === 'theme') return labelOf(value)
    if (property === 'updateFrequency') return t(`describe:frequency.${value}`, { defaultValue: value })
    if (property === 'sharing') return t(`describe:sharing.${value}`, { defaultValue: value })
    if (property === 'sensitivity') return t(`catalog:sensitivity.${value}`, { defaultValue: value })
    return value
  }
}

/** One label with its input, by the name of what it says. */
export function DescribedInput(props: {
  property: keyof Described
  values: Values
  onChange: (part: Values) => void
  /** For many datasets at once: an empty input leaves things as they are. */
  isOptional?: boolean
  idPrefix?: string
}) {
  const { t } = useTranslation()
  const { property } = props
  const id = `${props.idPrefix ?? 'describe'}-${property}`
  return (
    <label htmlFor={id}>
      {props.isOptional && property === 'keywords'
        ? t('describe:bulk.addKeywords')
        : t(`describe:property.${property}`)}
      <InputOf {...props} id={id} />
    </label>
  )
}

const MAX_LENGTHS: Partial<Record<keyof Described, number>> = {
  title: 200,
  titleEn: 200,
  department: 100,
  licence: 200,
  contact: 200,
}

function InputOf(props: {
  id: string
  property: keyof Described
  values: Values
  onChange: (part: Values) => void
  isOptional?: boolean
}): ReactNode {
  const { t } = useTranslation()
  const themes = useThemes()
  const { id, property, values, onChange } = props
  const value = values[property]
  const set = (next: Described[typeof property] | undefined) => onChange({ [property]: next })
  const hint = t(`describe:hint.${property}`, { defaultValue: '' })
  const choose = (options: { value: string; label: string }[]) => (
    <Select
      id={id}
      value={(value as string | undefined) || undefined}
      placeholder={t(props.isOptional ? 'describe:bulk.keep' : 'describe:notSaid')}
      options={options}
      allowClear
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
      onChange={(next?: string) => set(next ?? (props.isOptional ? undefined : ''))}
    />
  )
  switch (property) {
    case 'theme':
      return choose(themes.options)
    case 'updateFrequency':
      return choose(UPDATE_FREQUENCIES.map((one) => ({ value: one, label: t(`describe:frequency.${one}`) })))
    case 'sharing':
      return choose(SHARINGS.map((one) => ({ value: one, label: t(`describe:sharing.${one}`) })))
    case 'sensitivity':
      return (
        <Select
          id={id}
          value={value as string | undefined}
          allowClear={props.isOptional}
          placeholder={t('describe:bulk.keep')}
          options={DATASET_SENSITIVITIES.map((one) => ({
            value: one,
            label: t(`catalog:sensitivity.${one}`),
          }))}
          onChange={(next) => set(next)}
        />
      )
    case 'keywords':
      return (
        <Select
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          maxCount={30}
          value={(value as string[] | undefined) ?? []}
          placeholder={hint}
          onChange={set}
        />
      )
    case 'periodFrom':
    case 'periodTo':
      return (
        <DatePicker
          id={id}
          value={value ? dayjs(value as string) : null}
          onChange={(day) => set(day ? day.format('YYYY-MM-DD') : null)}
        />
      )
    case 'description':
    case 'sharingTerms':
      return (
        <Input.TextArea
          id={id}
          value={(value as string | undefined) ?? ''}
          maxLength={property === 'description' ? 4000 : 1000}
          placeholder={props.isOptional ? t('describe:bulk.keep') : hint}
          autoSize={{ minRows: property === 'description' ? 3 : 1, maxRows: 10 }}
          onChange={(event) =>
            set(props.isOptional && event.target.value === '' ? undefined : event.target.value)
          }
        />
      )
    default:
      return (
        <Input
          id={id}
          value={(value as string | undefined) ?? ''}
          maxLength={MAX_LENGTHS[property]}
          placeholder={props.isOptional ? t('describe:bulk.keep') : hint}
          onChange={(event) =>
            set(props.isOptional && event.target.value === '' ? undefined : event.target.value)
          }
        />
      )
  }
}
