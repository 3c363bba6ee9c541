import type { DatasetDetail, DatasetSummary } from '@jingjing/schema/catalog'
import type { ExtractSpec, Join } from '@jingjing/schema/extract'
import { Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDataset, useDatasets } from '../../api/catalog.ts'
import { chooseDataset, withChoice } from './state.ts'

const optionsOf = (datasets: readonly DatasetSummary[]) =>
  datasets.map((dataset) => ({ value: dataset.id, label: dataset.title }))

/** Which dataset, which table of it, which version; and the one in which something is looked up for each row. */
export function SourceEditor(props: {
  spec: ExtractSpec | null
  dataset: DatasetDetail | undefined
  onChange: (spec: ExtractSpec) => void
}) {
  const { t } = useTranslation()
  const datasets = useDatasets()
  const { spec, dataset } = props
  const all = datasets.data?.datasets ?? []
  return (
    <div className="builder-stack">
      <div className="builder-field">
        <span>{t('extract:source.dataset')}</span>
        <Select
          aria-label={t('extract:source.dataset')}
          placeholder={t('extract:source.choose')}
          loading={datasets.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          value={spec?.dataset}
          options={optionsOf(all)}
          onChange={(id: string) => props.onChange(chooseDataset(id))}
        />
      </div>
      {spec !== null && dataset !== undefined ? (
        <>
          <div className="builder-row">
            {dataset.tables.length > 1 ? (
              <Select
                aria-label={t('extract:source.table')}
                value={spec.table ?? dataset.tables[0]?.name}
                options={dataset.tables.map((table) => ({ value: table.name, label: table.name }))}
                onChange={(table) => props.onChange({ ...chooseDataset(spec.dataset), table })}
              />
            ) : null}
            <Select
              aria-label={t('extract:source.version')}
              value={spec.version ?? 0}
              options={[
                { value: 0, label: t('extract:source.newest', { version: dataset.version }) },
                ...dataset.versions.map(({ version }) => ({
                  value: version,
                  label: t('extract:source.fixed', { version }),
                })),
              ]}
              onChange={(version) =>
                props.onChange(withChoice(spec, { version: version === 0 ? undefined : version }))
              }
            />
          </div>
          <JoinEditor spec={spec} dataset={dataset} others={all} onChange={props.onChange} />
        </>
      ) : null}
    </div>
  )
}

function JoinEditor(props: {
  spec: ExtractSpec
  dataset: DatasetDetail
  others: readonly DatasetSummary[]
  onChange: (spec: ExtractSpec) => void
}) {
  const { t } = useTranslation()
  const { spec, dataset } = props
  const { join } = spec
  const other = useDataset(join?.dataset ?? '', join !== undefined)
  const put = (next: Join | undefined) =>
    props.onChange(withChoice(spec, { join: next, columns: undefined, order: undefined, group: undefined }))
  const table = dataset.tables.find((one) => one.name === spec.table) ?? dataset.tables[0]
  const otherTable = other.data?.tables.find((one) => one.name === join?.table) ?? other.data?.tables[0]
  const fieldOptions = (fields: readonly { name: string; title: string }[] | undefined) =>
    (fields ?? []).map((field) => ({ value: field.name, label: field.title }))
  const canLieWithin = table?.geometryType != null && (otherTable?.geometryType ?? '').includes('Polygon')
  return (
    <>
      <label className="builder-switch" htmlFor="extract-joined">
        <Switch
          id="extract-joined"
          size="small"
          checked={join !== undefined}
          onChange={(isOn) =>
            put(isOn && props.others[0] ? { dataset: props.others[0].id, by: 'community' } : undefined)
          }
        />
        <span>{t('extract:join.switch')}</span>
      </label>
      {join === undefined ? null : (
        <>
          <div className="builder-field">
            <span>{t('extract:join.dataset')}</span>
            <Select
              aria-label={t('extract:join.dataset')}
              showSearch={{ optionFilterProp: 'label' }}
              value={join.dataset}
              options={optionsOf(props.others)}
              onChange={(id: string) => put({ dataset: id, by: 'community' })}
            />
          </div>
          <div className="builder-field">
            <span>{t('extract:join.by')}</span>
            <Select<Join['by']>
              aria-label={t('extract:join.by')}
              value={join.by}
              options={(['key', 'community', 'within'] as const).map((by) => ({
                value: by,
                label: t(`extract:join.${by}`),
                disabled: by === 'within' && !canLieWithin,
              }))}
              onChange={(by) =>
                put({
                  dataset: join.dataset,
                  by,
                  ...(by === 'key' && {
                    field: table?.fields[0]?.name,
                    otherField: otherTable?.fields[0]?.name,
                  }),
                })
              }
            />
          </div>
          {join.by === 'key' ? (
            <div className="builder-row">
              <Select
                aria-label={t('extract:join.field')}
                showSearch={{ optionFilterProp: 'label' }}
                value={join.field}
                options={fieldOptions(table?.fields)}
                onChange={(field) => put({ ...join, field })}
              />
              <span aria-hidden="true">=</span>
              <Select
                aria-label={t('extract:join.otherField')}
                showSearch={{ optionFilterProp: 'label' }}
                value={join.otherField}
                options={fieldOptions(otherTable?.fields)}
                onChange={(otherField) => put({ ...join, otherField })}
              />
            </div>
          ) : null}
        </>
      )}
    </>
  )
}
