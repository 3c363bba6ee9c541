import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import {
  COMPARISONS,
  type Comparison,
  type Condition,
  type ExtractColumn,
  type Filter,
} from '@jingjing/schema/extract'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import './filter-editor.css'

type Group = { all: Filter[] } | { any: Filter[] } | { none: Filter[] }
type Joint = 'all' | 'any' | 'none'

const MAX_DEPTH = 3

/** Comparisons that a type answers to. */
function comparisonsOf(type: string): Comparison[] {
  return COMPARISONS.filter((one) => {
    if (one === 'contains' || one === 'starts-with') return type === 'text'
    if (one === 'less' || one === 'at-most' || one === 'greater' || one === 'at-least')
      return type !== 'boolean' && type !== 'text'
    return one !== 'one-of' || type === 'text' || type === 'integer'
  })
}

export function FilterEditor(props: {
  fields: readonly ExtractColumn[]
  filter: Filter | undefined
  onChange: (filter: Filter | undefined) => void
}) {
  const group: Group =
    props.filter === undefined
      ? { all: [] }
      : 'field' in props.filter
        ? { all: [props.filter] }
        : props.filter
  return <GroupEditor fields={props.fields} group={group} depth={1} onChange={props.onChange} />
}

function GroupEditor(props: {
  fields: readonly ExtractColumn[]
  group: Group
  depth: number
  onChange: (filter: Filter | undefined) => void
}) {
  const { t } = useTranslation()
  const [joint, parts] = Object.entries(props.group)[0] as [Joint, Filter[]]
  const change = (next: Filter[], how: Joint = joint) =>
    props.onChange(next.length === 0 ? undefined : ({ [how]: next } as Group))
  const [firstField] = props.fields
  return (
    <div className={props.depth === 1 ? 'filter-group' : 'filter-group nested'}>
      {parts.length > 1 || props.depth > 1 ? (
        <Select<Joint>
          size="small"
          className="filter-joint"
          aria-label={t('extract:filter.joint')}
          value={joint}
          options={(['all', 'any', 'none'] as const).map((one) => ({
            value: one,
            label: t(`extract:filter.${one}`),
          }))}
          onChange={(how) => change(parts, how)}
        />
      ) : null}
      {parts.map((part, index) => {
        const put = (next: Filter | undefined) =>
          change(parts.flatMap((one, at) => (at === index ? (next === undefined ? [] : [next]) : [one])))
        // Conditions have no identity of their own; their place in the tree is it.
        const key = `${props.depth}-${index}`
        return 'field' in part ? (
          <ConditionEditor key={key} fields={props.fields} condition={part} onChange={put} />
        ) : (
          <GroupEditor key={key} fields={props.fields} group={part} depth={props.depth + 1} onChange={put} />
        )
      })}
      <div className="filter-actions">
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          disabled={firstField === undefined}
          onClick={() => firstField && change([...parts, { field: firstField.ref, is: 'equals' }])}
        >
          {t('extract:filter.add')}
        </Button>
        {props.depth < MAX_DEPTH && parts.length > 0 ? (
          <Button
            size="small"
            type="text"
            onClick={() =>
              firstField && change([...parts, { any: [{ field: firstField.ref, is: 'equals' }] }])
            }
          >
            {t('extract:filter.addGroup')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function ConditionEditor(props: {
  fields: readonly ExtractColumn[]
  condition: Condition
  onChange: (condition: Condition | undefined) => void
}) {
  const { t } = useTranslation()
  const { condition } = props
  const type = props.fields.find((field) => field.ref === condition.field)?.type ?? 'text'
  const needsValue = condition.is !== 'is-empty' && condition.is !== 'is-filled'
  return (
    <div className="filter-condition">
      <Select
        size="small"
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('extract:filter.field')}
        value={condition.field}
        options={props.fields.map((field) => ({ value: field.ref, label: field.title }))}
        onChange={(field) => props.onChange({ field, is: 'equals' })}
      />
      <Select<Comparison>
        size="small"
        aria-label={t('extract:filter.comparison')}
        value={condition.is}
        options={comparisonsOf(type).map((one) => ({ value: one, label: t(`extract:comparison.${one}`) }))}
        onChange={(is) => {
          const isList = is === 'one-of'
          const value = isList === Array.isArray(condition.value) ? condition.value : undefined
          props.onChange({ field: condition.field, is, ...(value !== undefined && { value }) })
        }}
      />
      {needsValue ? <ValueEditor type={type} condition={condition} onChange={props.onChange} /> : <span />}
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('extract:filter.remove')}
        onClick={() => props.onChange(undefined)}
      />
    </div>
  )
}

function ValueEditor(props: {
  type: string
  condition: Condition
  onChange: (condition: Condition) => void
}) {
  const { t } = useTranslation()
  const { type, condition } = props
  const put = (value: Condition['value']) => props.onChange({ ...condition, value })
  const label = t('extract:filter.value')
  if (condition.is === 'one-of')
    return (
      <Select
        size="small"
        mode="tags"
        aria-label={label}
        placeholder={t('extract:filter.values')}
        value={(Array.isArray(condition.value) ? condition.value : []).map(String)}
        onChange={(values: string[]) => put(values)}
      />
    )
  if (type === 'boolean')
    return (
      <Select
        size="small"
        aria-label={label}
        value={condition.value}
        options={[true, false].map((one) => ({
          value: one,
          label: t(`extract:filter.${one ? 'yes' : 'no'}`),
        }))}
        onChange={put}
      />
    )
  const isNumber = type === 'integer' || type === 'number'
  return (
    <Input
      size="small"
      aria-label={label}
      type={isNumber ? 'number' : type === 'date' || type === 'timestamp' ? 'date' : 'text'}
      value={condition.value === undefined ? '' : String(condition.value)}
      onChange={({ target }) => put(isNumber && target.value !== '' ? Number(target.value) : target.value)}
    />
  )
}
