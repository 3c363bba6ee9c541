import {
  CODES_AS,
  EXTRACT_FORMATS,
  type ExtractFormat,
  type ExtractOutput,
  type ExtractPreview,
  type ExtractSpec,
} from '@jingjing/schema/extract'
import { App, Button, Checkbox, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useDataset } from '../../api/catalog.ts'
import { useExtractPreview, useStartExtract } from '../../api/extract.ts'
import { AreaEditor } from '../../ui/filter/area-editor.tsx'
import { FilterEditor } from '../../ui/filter/filter-editor.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import './extract.css'
import { PreviewPanel } from './preview-panel.tsx'
import { RunsPanel } from './runs-panel.tsx'
import { SaveButton } from './save-button.tsx'
import { SavedPanel } from './saved-panel.tsx'
import { ShapeEditor } from './shape-editor.tsx'
import { SourceEditor } from './source-editor.tsx'
import {
  askedSpec,
  type BuilderState,
  formatRefusal,
  readBuilder,
  withChoice,
  writeBuilder,
} from './state.ts'

/** Long enough that a value is typed, short enough not to be waited for. */
const TYPING_PAUSE_MILLISECONDS = 350

export default function ExtractPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const state = readBuilder(search)
  const put = (next: Partial<BuilderState>) =>
    setSearch(writeBuilder({ ...state, ...next }), { replace: true, preventScrollReset: true })
  return (
    <Page
      title={t('extract:title')}
      subtitle={t('extract:subtitle')}
      actions={
        <Link to="/data/forms">
          <Button>{t('extract:forms.title')}</Button>
        </Link>
      }
    >
      <Builder state={state} onChange={put} />
      <div className="columns-2">
        <SavedPanel />
        <RunsPanel />
      </div>
    </Page>
  )
}

function Builder({
  state,
  onChange,
}: {
  state: BuilderState
  onChange: (next: Partial<BuilderState>) => void
}) {
  const { t } = useTranslation()
  const { spec } = state
  const dataset = useDataset(spec?.dataset ?? '', spec !== null)
  const asked = usePaused(spec === null ? null : askedSpec(spec))
  const preview = useExtractPreview(asked)
  const whole = useWhole(spec)
  const fields = whole?.columns ?? []
  const table = dataset.data?.tables.find((one) => one.name === spec?.table) ?? dataset.data?.tables[0]
  const hasGeometry = table?.geometryType != null
  const put = (next: ExtractSpec) => onChange({ spec: next })
  return (
    <div className="builder">
      <Panel title={t('extract:builder')}>
        <div className="builder-steps">
          <Step number={1} title={t('extract:step.source')}>
            <SourceEditor spec={spec} dataset={dataset.data} onChange={put} />
          </Step>
          {spec === null ? null : (
            <>
              <Step number={2} title={t('extract:step.filter')}>
                <FilterEditor
                  fields={fields}
                  filter={spec.filter}
                  onChange={(filter) => put(withChoice(spec, { filter }))}
                />
              </Step>
              <Step number={3} title={t('extract:step.area')}>
                <AreaEditor
                  key={spec.dataset}
                  area={spec.area}
                  hasGeometry={hasGeometry}
                  onChange={(area) => put(withChoice(spec, { area }))}
                />
              </Step>
              <Step number={4} title={t('extract:step.shape')}>
                <ShapeEditor spec={spec} fields={fields} hasGeometry={hasGeometry} onChange={put} />
              </Step>
              <Step number={5} title={t('extract:step.format')}>
                <FormatEditor
                  state={state}
                  hasGeometry={hasGeometry && spec.group === undefined}
                  hasCodes={Object.keys(whole?.labels ?? {}).length > 0}
                  onChange={onChange}
                />
              </Step>
            </>
          )}
        </div>
      </Panel>
      <PreviewPanel
        preview={spec === null ? null : preview}
        codesAs={state.output.codesAs}
        isNarrowed={spec?.filter !== undefined || spec?.area !== undefined}
        actions={
          spec === null ? null : (
            <Actions state={state} spec={asked ?? askedSpec(spec)} versions={preview.data?.versions ?? []} />
          )
        }
      />
    </div>
  )
}

/** The dataset with the one that is looked up in, whatever columns are chosen. */
function useWhole(spec: ExtractSpec | null): ExtractPreview | undefined {
  const whole =
    spec === null
      ? null
      : withChoice(
          { dataset: spec.dataset, crs: 'EPSG:4326' },
          { table: spec.table, version: spec.version, join: spec.join },
        )
  return useExtractPreview(whole).data
}

function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value)
  const text = JSON.stringify(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value is new at every rendering, its text is not
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), TYPING_PAUSE_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}

function Step(props: { number: number; title: string; children: React.ReactNode }) {
  return (
    <section className="builder-step">
      <h3>
        <span className="figures" aria-hidden="true">
          {props.number}
        </span>
        {props.title}
      </h3>
      {props.children}
    </section>
  )
}

function FormatEditor(props: {
  state: BuilderState
  hasGeometry: boolean
  hasCodes: boolean
  onChange: (next: Partial<BuilderState>) => void
}) {
  const { t } = useTranslation()
  const { output, spec } = props.state
  const facts = { hasGeometry: props.hasGeometry, crs: spec?.crs ?? 'EPSG:4326' }
  const refusal = formatRefusal(output.format, facts)
  return (
    <div className="builder-stack">
      <Select<ExtractFormat>
        aria-label={t('extract:step.format')}
        status={refusal === null ? undefined : 'error'}
        value={output.format}
        options={EXTRACT_FORMATS.map((format) => ({
          value: format,
          label: t(`extract:format.${format}`),
          disabled: formatRefusal(format, facts) !== null,
        }))}
        onChange={(format) => props.onChange({ output: { ...output, format } })}
      />
      {refusal === null ? null : <p className="note">{t(`extract:refusal.${refusal}`)}</p>}
      {output.format === 'csv' ? (
        <Checkbox
          checked={output.hasBom}
          onChange={(event) => props.onChange({ output: { ...output, hasBom: event.target.checked } })}
        >
          {t('extract:bom')}
        </Checkbox>
      ) : null}
      {props.hasCodes ? (
        <div className="builder-field">
          <span>{t('extract:codes.title')}</span>
          <Select<NonNullable<ExtractOutput['codesAs']>>
            aria-label={t('extract:codes.title')}
            data-testid="extract-codes"
            value={output.codesAs ?? 'codes'}
            options={CODES_AS.map((one) => ({ value: one, label: t(`extract:codes.${one}`) }))}
            onChange={(codesAs) => props.onChange({ output: { ...output, codesAs } })}
          />
        </div>
      ) : null}
      {output.format === 'shapefile' ? <p className="note">{t('extract:shapefileHint')}</p> : null}
    </div>
  )
}

function Actions(props: {
  state: BuilderState
  spec: ExtractSpec
  versions: readonly { dataset: string; version: number }[]
}) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { language } = usePreferences().preferences
  const problemText = useProblemText()
  const start = useStartExtract()
  const output = { ...props.state.output, language }
  const run = async () => {
    try {
      await start.mutateAsync({ spec: props.spec, output })
      void message.success(t('extract:started'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const copy = async () => {
    const versionOf = (dataset: string) => props.versions.find((one) => one.dataset === dataset)?.version
    const { join } = props.spec
    const fixed = withChoice(props.spec, {
      version: versionOf(props.spec.dataset),
      join: join === undefined ? undefined : { ...join, version: versionOf(join.dataset) },
    })
    const search = writeBuilder({ spec: fixed, output: props.state.output })
    await navigator.clipboard.writeText(`${window.location.origin}/data/extract?${search}`)
    void message.success(t('extract:copied'))
  }
  return (
    <>
      <Button onClick={() => void copy()}>{t('extract:copy')}</Button>
      <SaveButton spec={props.spec} output={output} />
      <Button type="primary" loading={start.isPending} onClick={() => void run()}>
        {t('extract:run')}
      </Button>
    </>
  )
}
