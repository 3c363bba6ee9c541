import {
  AGGREGATES,
  CRS_NAMES,
  type ExtractColumn,
  type ExtractSpec,
  type Group,
} from '@jingjing/schema/extract'
import { Button, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { withChoice } from './state.ts'

/** Columns and their order, or groups and what is counted in them; and the coordinate system. */
export function ShapeEditor(props: {
  spec: ExtractSpec
  fields: readonly ExtractColumn[]
  hasGeometry: boolean
  onChange: (spec: ExtractSpec) => void
}) {
  const { t } = useTranslation()
  const { spec, fields } = props
  const put = (change: Partial<ExtractSpec>) => props.onChange(withChoice(spec, change))
  const [firstField] = fields
  const toggle = (isGrouped: boolean) =>
    put({
      columns: undefined,
      order: undefined,
      group:
        isGrouped && firstField
          ? { by: [{ field: firstField.ref }], measures: [{ how: 'count' }] }
          : undefined,
    })
  const order = spec.order?.[0]
  return (
    <div className="builder-stack">
      <label className="builder-switch" htmlFor="extract-grouped">
        <Switch id="extract-grouped" size="small" checked={spec.group !== undefined} onChange={toggle} />
        <span>{t('extract:group.switch')}</span>
      </label>
      {spec.group === undefined ? (
        <>
          <div className="builder-field">
            <span>{t('extract:columns.title')}</span>
            <Select
              mode="multiple"
              allowClear
              aria-label={t('extract:columns.title')}
              placeholder={t('extract:columns.all')}
              maxTagCount="responsive"
              showSearch={{ optionFilterProp: 'label' }}
              value={spec.columns ?? []}
              options={fields.map((field) => ({ value: field.ref, label: field.title }))}
              onChange={(columns: string[]) => put({ columns })}
            />
          </div>
          <div className="builder-field">
            <span>{t('extract:order.title')}</span>
            <div className="builder-row">
              <Select
                allowClear
                aria-label={t('extract:order.title')}
                placeholder={t('extract:order.source')}
                showSearch={{ optionFilterProp: 'label' }}
                value={order?.field}
                options={fields.map((field) => ({ value: field.ref, label: field.title }))}
                onChange={(field?: string) =>
                  put({ order: field === undefined ? undefined : [{ field, isDescending: false }] })
                }
              />
              <Select
                disabled={order === undefined}
                aria-label={t('extract:order.direction')}
                value={order?.isDescending ?? false}
                options={[false, true].map((one) => ({
                  value: one,
                  label: t(`extract:order.${one ? 'down' : 'up'}`),
                }))}
                onChange={(isDescending) => order && put({ order: [{ ...order, isDescending }] })}
              />
            </div>
          </div>
        </>
      ) : (
        <GroupEditor group={spec.group} fields={fields} onChange={(group) => put({ group })} />
      )}
      {props.hasGeometry && spec.group === undefined ? (
        <div className="builder-field">
          <span>{t('extract:crs.title')}</span>
          <Select
            aria-label={t('extract:crs.title')}
            value={spec.crs}
            options={CRS_NAMES.map((one) => ({
              value: one,
              label: t(`extract:crs.${one.replace(':', '')}`),
            }))}
            onChange={(crs) => put({ crs })}
          />
        </div>
      ) : null}
    </div>
  )
}

function GroupEditor(props: {
  group: Group
  fields: readonly ExtractColumn[]
  onChange: (group: Group) => void
}) {
  const { t } = useTranslation()
  const { group, fields } = props
  const options = fields.map((field) => ({ value: field.ref, label: field.title }))
  const measures = group.measures
  const isTime = (ref: string): boolean =>
    ['date', 'timestamp'].includes(fields.find((field) => field.ref === ref)?.type ?? '')
  return (
    <>
      <div className="builder-field">
        <span>{t('extract:group.by')}</span>
        <Select
          mode="multiple"
          aria-label={t('extract:group.by')}
          showSearch={{ optionFilterProp: 'label' }}
          value={group.by.map((one) => one.field)}
          options={options}
          onChange={(refs: string[]) =>
            refs.length > 0 &&
            props.onChange({
              ...group,
              by: refs.map((field) => group.by.find((one) => one.field === field) ?? { field }),
            })
          }
        />
      </div>
      {group.by
        .filter((one) => isTime(one.field))
        .map((one) => (
          <div key={one.field} className="builder-field">
            <span>
              {t('extract:group.part', { title: fields.find((field) => field.ref === one.field)?.title })}
            </span>
            <Select<'whole' | 'day' | 'month' | 'year'>
              aria-label={t('extract:group.partOf')}
              value={one.part ?? 'whole'}
              options={(['whole', 'day', 'month', 'year'] as const).map((part) => ({
                value: part,
                label: t(`extract:group.${part}`),
              }))}
              onChange={(part) =>
                props.onChange({
                  ...group,
                  by: group.by.map((other) =>
                    other === one
                      ? part === 'whole'
                        ? { field: one.field }
                        : { field: one.field, part }
                      : other,
                  ),
                })
              }
            />
          </div>
        ))}
      <div className="builder-field">
        <span>{t('extract:group.measures')}</span>
        {measures.map((measure, index) => {
          const put = (next: Group['measures'][number]) =>
            props.onChange({ ...group, measures: measures.map((one, at) => (at === index ? next : one)) })
          const key = `measure-${index}`
          return (
            <div key={key} className="builder-row">
              <Select
                aria-label={t('extract:group.how')}
                value={measure.how}
                options={AGGREGATES.map((how) => ({ value: how, label: t(`extract:aggregate.${how}`) }))}
                onChange={(how) =>
                  put({ how, field: measure.field ?? (how === 'count' ? undefined : fields[0]?.ref) })
                }
              />
              <Select
                allowClear={measure.how === 'count'}
                aria-label={t('extract:group.of')}
                placeholder={t('extract:group.rows')}
                showSearch={{ optionFilterProp: 'label' }}
                value={measure.field}
                options={options}
                onChange={(field?: string) =>
                  put({ how: measure.how, ...(field !== undefined && { field }) })
                }
              />
              <Button
                type="text"
                disabled={measures.length === 1}
                onClick={() =>
                  props.onChange({ ...group, measures: measures.filter((_one, at) => at !== index) })
                }
              >
                {t('extract:group.remove')}
              </Button>
            </div>
          )
        })}
        <Button
          size="small"
          type="dashed"
          onClick={() => props.onChange({ ...group, measures: [...measures, { how: 'count' }] })}
        >
          {t('extract:group.add')}
        </Button>
      </div>
    </>
  )
}
