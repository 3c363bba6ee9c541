import type { DatasetDetail } from '@jingjing/schema/catalog'
import { AGGREGATES, COMMUNITY } from '@jingjing/schema/extract'
import {
  BREAK_METHODS,
  DATE_PARTS,
  type Picture,
  type PictureKey,
  type PictureKind,
  type PictureValue,
} from '@jingjing/schema/visualise/pictures'
import { Checkbox, Input, InputNumber, Segmented, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AreaEditor } from '../../ui/filter/area-editor.tsx'
import { FilterEditor } from '../../ui/filter/filter-editor.tsx'
import { KIND_ICONS } from './kind-icons.tsx'
import {
  completed,
  edgesIn,
  isMap,
  keyFields,
  kindsFor,
  numberFields,
  shapeOf,
  type Table,
  timeFields,
  withoutUndefined,
} from './state.ts'

/** Every choice of a picture, shown only where it makes a difference. */
export function PictureControls(props: {
  dataset: DatasetDetail
  picture: Picture
  onChange: (picture: Picture) => void
}) {
  const { t } = useTranslation()
  const { dataset, picture, onChange } = props
  const table = dataset.tables.find((one) => one.name === picture.table) ?? dataset.tables[0]
  if (table === undefined) return null
  const { kind } = picture
  const put = (part: Partial<Picture>) => onChange(withoutUndefined({ ...picture, ...part }))
  const isArea = kind === 'choropleth' || kind === 'extrusion'
  const hasClasses = isArea || kind === 'hexagons' || (kind === 'lines' && picture.value !== undefined)
  return (
    <div className="picture-controls">
      <KindPicker
        kinds={kindsFor(table)}
        kind={kind}
        onKind={(next) => onChange(completed({ ...picture, kind: next }, table))}
      />
      {dataset.tables.length > 1 ? (
        <Choice title={t('visualise:control.table')}>
          <Select
            value={table.name}
            options={dataset.tables.map((one) => ({ value: one.name, label: one.name }))}
            aria-label={t('visualise:control.table')}
            onChange={(name) => {
              const next = dataset.tables.find((one) => one.name === name)
              if (next) onChange(completed({ kind, dataset: dataset.id, table: name }, next))
            }}
          />
        </Choice>
      ) : null}
      {isArea ? (
        <Choice title={t('visualise:control.onto')}>
          <Segmented
            block
            value={picture.onto ?? 'rows'}
            options={[
              { value: 'rows', label: t('visualise:onto.rows'), disabled: shapeOf(table) !== 'area' },
              { value: 'communities', label: t('visualise:onto.communities') },
            ]}
            onChange={(onto) => put({ onto: onto as 'rows' | 'communities' })}
          />
        </Choice>
      ) : null}
      {['histogram', 'box', 'scatter'].includes(kind) ? null : (
        <ValueEditor table={table} picture={picture} onChange={(value) => put({ value })} />
      )}
      {isArea || kind === 'hexagons' ? (
        <Checkbox
          checked={picture.isPerArea ?? false}
          onChange={({ target }) => put({ isPerArea: target.checked || undefined })}
        >
          {t('visualise:control.perArea')}
        </Checkbox>
      ) : null}
      <Axes table={table} picture={picture} put={put} />
      {hasClasses ? <ClassEditor picture={picture} put={put} /> : null}
      {kind === 'hexagons' ? (
        <Choice title={t('visualise:control.side')}>
          <InputNumber
            min={20}
            max={5000}
            step={25}
            value={picture.sideMetres ?? null}
            placeholder={t('visualise:control.automatic')}
            suffix="m"
            aria-label={t('visualise:control.side')}
            onChange={(sideMetres) => put({ sideMetres: sideMetres ?? undefined })}
          />
        </Choice>
      ) : null}
      {isMap(kind) ? <MapChoices table={table} picture={picture} put={put} /> : null}
      <details className="picture-more" open={picture.filter !== undefined}>
        <summary>{t('visualise:control.filter')}</summary>
        <FilterEditor
          fields={keyFields(table).map((field) => ({
            ref: field.name,
            name: field.name,
            title: field.title,
            type: field.type,
            unit: field.unit,
          }))}
          filter={picture.filter}
          onChange={(filter) => put({ filter })}
        />
      </details>
      <details className="picture-more" open={picture.area !== undefined}>
        <summary>{t('visualise:control.area')}</summary>
        <AreaEditor
          key={`${dataset.id}/${table.name}`}
          area={picture.area}
          hasGeometry={shapeOf(table) !== null}
          onChange={(area) => put({ area })}
        />
      </details>
      <Choice title={t('visualise:control.title')}>
        <Input
          value={picture.title ?? ''}
          maxLength={200}
          placeholder={t('visualise:control.automatic')}
          aria-label={t('visualise:control.title')}
          onChange={({ target }) => put({ title: target.value || undefined })}
        />
      </Choice>
    </div>
  )
}

type Put = (part: Partial<Picture>) => void

export function Choice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="picture-choice">
      <span className="picture-choice-title">{title}</span>
      {children}
    </div>
  )
}

function KindPicker(props: {
  kinds: readonly PictureKind[]
  kind: PictureKind
  onKind: (kind: PictureKind) => void
}) {
  const { t } = useTranslation()
  const groups = [
    ['maps', props.kinds.filter(isMap)],
    ['charts', props.kinds.filter((kind) => !isMap(kind))],
  ] as const
  return (
    <>
      {groups.map(([name, kinds]) => (
        <Choice key={name} title={t(`visualise:control.${name}`)}>
          <div className="picture-kinds" role="radiogroup" aria-label={t(`visualise:control.${name}`)}>
            {kinds.map((kind) => (
              // biome-ignore lint/a11y/useSemanticElements: a card with a drawing that behaves as a radio button
              <button
                key={kind}
                type="button"
                role="radio"
                aria-checked={kind === props.kind}
                data-testid={`kind-${kind}`}
                onClick={() => props.onKind(kind)}
              >
                {KIND_ICONS[kind]}
                <span>{t(`visualise:kind.${kind}`)}</span>
              </button>
            ))}
          </div>
        </Choice>
      ))}
    </>
  )
}

function ValueEditor(props: {
  table: Table
  picture: Picture
  onChange: (value: PictureValue | undefined) => void
}) {
  const { t } = useTranslation()
  const { table, picture, onChange } = props
  const { value, kind, onto } = picture
  // Where each thing on the picture is one row there is nothing to add up.
  const isOfRow =
    kind === 'symbols' ||
    kind === 'lines' ||
    ((kind === 'choropleth' || kind === 'extrusion') && onto !== 'communities')
  const needsNumber = kind === 'symbols' || kind === 'heat' || isOfRow
  const fields = needsNumber || value?.how !== 'distinct' ? numberFields(table) : keyFields(table)
  return (
    <Choice title={t('visualise:control.value')}>
      <div className="picture-pair">
        {isOfRow ? null : (
          <Select
            value={value?.how ?? 'count'}
            aria-label={t('visualise:control.how')}
            options={AGGREGATES.map((how) => ({ value: how, label: t(`visualise:how.${how}`) }))}
            onChange={(how) =>
              onChange(
                how === 'count'
                  ? undefined
                  : {
                      how,
                      ...((value?.field ?? fields[0]?.name) !== undefined && {
                        field: value?.field ?? fields[0]?.name,
                      }),
                    },
              )
            }
          />
        )}
        {isOfRow || (value !== undefined && value.how !== 'count') ? (
          <Select
            allowClear={isOfRow && kind !== 'symbols'}
            showSearch={{ optionFilterProp: 'label' }}
            value={value?.field}
            placeholder={t('visualise:control.noValue')}
            aria-label={t('visualise:control.value')}
            data-testid="picture-value"
            options={fields.map((field) => ({ value: field.name, label: field.title }))}
            onChange={(field: string | undefined) =>
              onChange(
                field === undefined
                  ? undefined
                  : { how: value?.how && value.how !== 'count' ? value.how : 'sum', field },
              )
            }
          />
        ) : null}
      </div>
    </Choice>
  )
}

function Axes({ table, picture, put }: { table: Table; picture: Picture; put: Put }) {
  const { t } = useTranslation()
  const { kind } = picture
  const hasBy = ['bar', 'line', 'area', 'pie', 'box', 'heat-table'].includes(kind)
  const hasSplit = ['bar', 'line', 'area', 'heat-table'].includes(kind)
  const numbers = (name: 'x' | 'y', title: string) => (
    <Choice title={title}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        value={picture[name]}
        aria-label={title}
        options={numberFields(table).map((field) => ({ value: field.name, label: field.title }))}
        onChange={(field) => put({ [name]: field })}
      />
    </Choice>
  )
  return (
    <>
      {['histogram', 'box', 'scatter'].includes(kind)
        ? numbers('x', t(`visualise:control.${kind === 'scatter' ? 'across' : 'number'}`))
        : null}
      {kind === 'scatter' ? numbers('y', t('visualise:control.up')) : null}
      {hasBy ? (
        <KeyEditor
          title={t(`visualise:control.${kind === 'heat-table' ? 'rows' : 'by'}`)}
          table={table}
          value={picture.by}
          onChange={(by) => put({ by })}
        />
      ) : null}
      {hasSplit ? (
        <KeyEditor
          title={t(`visualise:control.${kind === 'heat-table' ? 'columns' : 'split'}`)}
          table={table}
          value={picture.split}
          isOptional={kind !== 'heat-table'}
          onChange={(split) => put({ split })}
        />
      ) : null}
    </>
  )
}

function KeyEditor(props: {
  title: string
  table: Table
  value: PictureKey | undefined
  isOptional?: boolean
  isTimeOnly?: boolean
  onChange: (key: PictureKey | undefined) => void
}) {
  const { t } = useTranslation()
  const { table, value, onChange } = props
  const times = timeFields(table)
  const isTime = times.some((field) => field.name === value?.field)
  const fields = props.isTimeOnly ? times : keyFields(table)
  return (
    <Choice title={props.title}>
      <div className="picture-pair">
        <Select
          allowClear={props.isOptional ?? false}
          showSearch={{ optionFilterProp: 'label' }}
          value={value?.field}
          placeholder={t('visualise:control.none')}
          aria-label={props.title}
          options={[
            ...(props.isTimeOnly ? [] : [{ value: COMMUNITY, label: t('visualise:community') }]),
            ...fields.map((field) => ({ value: field.name, label: field.title })),
          ]}
          onChange={(field: string | undefined) =>
            onChange(
              field === undefined
                ? undefined
                : { field, ...(times.some((one) => one.name === field) && { part: value?.part ?? 'month' }) },
            )
          }
        />
        {isTime ? (
          <Select
            value={value?.part ?? 'month'}
            aria-label={t('visualise:control.part')}
            options={DATE_PARTS.map((part) => ({ value: part, label: t(`visualise:part.${part}`) }))}
            onChange={(part) => value && onChange({ ...value, part })}
          />
        ) : null}
      </div>
    </Choice>
  )
}

function ClassEditor({ picture, put }: { picture: Picture; put: Put }) {
  const { t } = useTranslation()
  const classes = picture.classes ?? { method: 'quantile' as const, num: 5 }
  return (
    <Choice title={t('visualise:control.classes')}>
      <div className="picture-pair">
        <Select
          value={classes.method}
          aria-label={t('visualise:control.method')}
          data-testid="class-method"
          options={BREAK_METHODS.map((method) => ({ value: method, label: t(`visualise:method.${method}`) }))}
          onChange={(method) => put({ classes: { ...classes, method } })}
        />
        {classes.method === 'manual' ? null : (
          <Select
            value={classes.num}
            aria-label={t('visualise:control.numClasses')}
            options={[2, 3, 4, 5, 6, 7].map((num) => ({
              value: num,
              label: t('visualise:control.numClassesOf', { count: num }),
            }))}
            onChange={(num) => put({ classes: { ...classes, num } })}
          />
        )}
      </div>
      {classes.method === 'manual' ? (
        <Input
          defaultValue={(classes.edges ?? []).join(', ')}
          placeholder={t('visualise:control.edges')}
          aria-label={t('visualise:control.edges')}
          onBlur={({ target }) => put({ classes: { ...classes, edges: edgesIn(target.value) } })}
          onPressEnter={({ currentTarget }) =>
            put({ classes: { ...classes, edges: edgesIn(currentTarget.value) } })
          }
        />
      ) : null}
    </Choice>
  )
}

function MapChoices({ table, picture, put }: { table: Table; picture: Picture; put: Put }) {
  const { t } = useTranslation()
  const isLabelled =
    ['points', 'symbols', 'lines'].includes(picture.kind) ||
    ((picture.kind === 'choropleth' || picture.kind === 'extrusion') && picture.onto !== 'communities')
  return (
    <>
      {timeFields(table).length > 0 ? (
        <KeyEditor
          title={t('visualise:control.time')}
          table={table}
          value={picture.time}
          isOptional
          isTimeOnly
          onChange={(time) => put({ time })}
        />
      ) : null}
      {isLabelled ? (
        <Choice title={t('visualise:control.label')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={picture.label}
            placeholder={t('visualise:control.none')}
            aria-label={t('visualise:control.label')}
            options={keyFields(table).map((field) => ({ value: field.name, label: field.title }))}
            onChange={(label: string | undefined) => put({ label })}
          />
        </Choice>
      ) : null}
    </>
  )
}
