import type { ExtractColumn } from '@jingjing/schema/extract'
import type { FormColumn, FormRecipe, FormSheet, FormSource, SheetRecipe } from '@jingjing/schema/forms'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDatasets } from '../../api/catalog.ts'
import { useExtractPreview, useSavedExtracts } from '../../api/extract.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { chooseDataset } from './state.ts'

/** For each shape of sheet: from which dataset or kept extract it is filled, and what goes into which column. */
export function RecipeEditor(props: {
  sheets: readonly FormSheet[]
  recipe: FormRecipe
  onChange: (recipe: FormRecipe) => void
}) {
  const { t } = useTranslation()
  const { sheets, recipe } = props
  const named = new Set(recipe.parts.flatMap((part) => part.sheets))
  const open = sheets.filter((sheet) => !named.has(sheet.name))
  const put = (at: number, part: SheetRecipe | null) =>
    props.onChange({
      parts: recipe.parts.flatMap((one, index) => (index === at ? (part === null ? [] : [part]) : [one])),
    })
  return (
    <div className="form-sheets">
      {recipe.parts.map((part, at) => {
        const sheet = sheets.find((one) => one.name === part.sheets[0])
        return sheet === undefined ? null : (
          <PartPanel key={sheet.name} sheet={sheet} part={part} onChange={(next) => put(at, next)} />
        )
      })}
      {open.map((sheet) => (
        <Panel key={sheet.name} title={sheet.name} subtitle={t('extract:recipe.openHint')}>
          <SourceSelect
            value={undefined}
            onChange={(spec) =>
              props.onChange({
                parts: [...recipe.parts, { sheets: [sheet.name], spec, columns: [], sheetField: null }],
              })
            }
          />
        </Panel>
      ))}
    </div>
  )
}

function PartPanel(props: {
  sheet: FormSheet
  part: SheetRecipe
  onChange: (part: SheetRecipe | null) => void
}) {
  const { t } = useTranslation()
  const { sheet, part } = props
  const source = useExtractPreview(part.spec)
  const fields = source.data?.columns ?? []
  const title =
    part.sheets.length > 1
      ? t('extract:recipe.sheets', { name: sheet.name, count: part.sheets.length })
      : sheet.name
  return (
    <Panel
      title={title}
      subtitle={t('extract:recipe.header', {
        rows: sheet.headerRows.join(t('ingest:listSeparator')),
        count: sheet.columns.length,
      })}
      extra={
        <Button type="text" onClick={() => props.onChange(null)}>
          {t('extract:recipe.leave')}
        </Button>
      }
    >
      <div className="form-source">
        <div className="builder-field">
          <span>{t('extract:recipe.source')}</span>
          <SourceSelect
            value={part.spec.dataset}
            onChange={(spec) => props.onChange({ ...part, spec, columns: [], sheetField: null })}
          />
        </div>
        <span className="note">
          {source.data === undefined
            ? null
            : t('extract:preview.count', {
                count: source.data.numRows,
                value: formatNumber(source.data.numRows),
              })}
        </span>
        {part.sheets.length > 1 ? (
          <div className="builder-field">
            <span>{t('extract:recipe.sheetField')}</span>
            <Select
              allowClear
              aria-label={t('extract:recipe.sheetField')}
              value={part.sheetField ?? undefined}
              options={fields.map((field) => ({ value: field.ref, label: field.title }))}
              onChange={(ref?: string) => props.onChange({ ...part, sheetField: ref ?? null })}
            />
          </div>
        ) : null}
      </div>
      {source.error ? <ProblemView error={source.error} onRetry={() => void source.refetch()} /> : null}
      <ColumnTable sheet={sheet} part={part} fields={fields} onChange={props.onChange} />
    </Panel>
  )
}

/** A dataset as it is, or an extract that was kept with its conditions and groups. */
function SourceSelect(props: { value: string | undefined; onChange: (spec: SheetRecipe['spec']) => void }) {
  const { t } = useTranslation()
  const datasets = useDatasets()
  const saved = useSavedExtracts()
  return (
    <Select
      aria-label={t('extract:recipe.source')}
      placeholder={t('extract:recipe.choose')}
      showSearch={{ optionFilterProp: 'label' }}
      value={props.value}
      options={[
        {
          label: t('extract:recipe.kept'),
          options: (saved.data ?? []).map((one) => ({ value: `saved:${one.id}`, label: one.title })),
        },
        {
          label: t('extract:recipe.datasets'),
          options: (datasets.data?.datasets ?? []).map((one) => ({ value: one.id, label: one.title })),
        },
      ]}
      onChange={(chosen: string) => {
        const kept = saved.data?.find((one) => `saved:${one.id}` === chosen)
        props.onChange(kept === undefined ? chooseDataset(chosen) : kept.spec)
      }}
    />
  )
}

function ColumnTable(props: {
  sheet: FormSheet
  part: SheetRecipe
  fields: readonly ExtractColumn[]
  onChange: (part: SheetRecipe) => void
}) {
  const { t } = useTranslation()
  const { sheet, part } = props
  const sourceOf = (column: FormColumn): FormSource =>
    part.columns.find((one) => one.index === column.index)?.source ?? { kind: 'none' }
  const put = (column: FormColumn, source: FormSource) =>
    props.onChange({
      ...part,
      columns: [
        ...part.columns.filter((one) => one.index !== column.index),
        { index: column.index, source },
      ].sort((a, b) => a.index - b.index),
    })
  return (
    <DataTable<FormColumn>
      label={sheet.name}
      rows={sheet.columns}
      rowKey={(column) => column.index}
      empty={null}
      columns={[
        {
          key: 'title',
          title: t('extract:recipe.column'),
          maxWidthPixels: 320,
          render: (column) => column.title,
        },
        {
          key: 'source',
          title: t('extract:recipe.filledWith'),
          render: (column) =>
            column.isFormula ? (
              <span className="note">{t('extract:recipe.formula')}</span>
            ) : (
              <SourceCell
                source={sourceOf(column)}
                fields={props.fields}
                onChange={(source) => put(column, source)}
              />
            ),
        },
      ]}
    />
  )
}

function SourceCell(props: {
  source: FormSource
  fields: readonly ExtractColumn[]
  onChange: (source: FormSource) => void
}) {
  const { t } = useTranslation()
  const { source } = props
  const value = source.kind === 'field' ? `field:${source.ref}` : source.kind
  return (
    <div className="builder-row">
      <Select
        size="small"
        className="form-column-select"
        aria-label={t('extract:recipe.filledWith')}
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        options={[
          { value: 'none', label: t('extract:recipe.none') },
          { value: 'sequence', label: t('extract:recipe.sequence') },
          { value: 'constant', label: t('extract:recipe.constant') },
          ...props.fields.map((field) => ({ value: `field:${field.ref}`, label: field.title })),
        ]}
        onChange={(chosen: string) =>
          props.onChange(
            chosen.startsWith('field:')
              ? { kind: 'field', ref: chosen.slice('field:'.length) }
              : chosen === 'constant'
                ? { kind: 'constant', text: '' }
                : { kind: chosen as 'none' | 'sequence' },
          )
        }
      />
      {source.kind === 'constant' ? (
        <Input
          size="small"
          aria-label={t('extract:recipe.constant')}
          maxLength={200}
          value={source.text}
          onChange={(event) => props.onChange({ kind: 'constant', text: event.target.value })}
        />
      ) : null}
    </div>
  )
}
