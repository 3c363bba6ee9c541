import type { Edit } from '@jingjing/analysis/life-circle/edits'
import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveScenario } from '../../api/life-circle.ts'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useInLanguage } from '../../ui/words.ts'
import type { CitySummary, ShownFacility } from './engine/planner-protocol.ts'
import type { MapMode } from './plan-map.tsx'

/** The plan as a list of what it changes, and the tools that change it. */
export function PlanPanel(props: {
  rules: LifeCircleRules
  summary: CitySummary
  area: string
  edits: readonly Edit[]
  text: string
  mode: MapMode
  selected: ShownFacility | null
  serviceName: string
  canUndo: boolean
  canRedo: boolean
  /** People of housing that is put on the map next. */
  newPeople: number
  onNewPeople: (people: number) => void
  onResize: (facility: ShownFacility, capacity: number) => void
  onMode: (mode: MapMode) => void
  onUndo: () => void
  onRedo: () => void
  onEdits: (edits: Edit[]) => void
  onClose: (facility: ShownFacility) => void
  onSite: (index: number) => void
  onFocus: (lon: number, lat: number) => void
}) {
  const { t } = useTranslation()
  const { edits, mode, selected } = props
  return (
    <>
      <div className="plan-tools" role="toolbar" aria-label={t('life-circle:tool.tools')}>
        <Button
          type={mode === 'add' ? 'primary' : 'default'}
          data-testid="tool-add"
          onClick={() => props.onMode(mode === 'add' ? 'look' : 'add')}
        >
          {t('life-circle:tool.add', { service: props.serviceName })}
        </Button>
        <Button
          type={mode === 'path' ? 'primary' : 'default'}
          data-testid="tool-path"
          onClick={() => props.onMode(mode === 'path' ? 'look' : 'path')}
        >
          {t('life-circle:tool.path')}
        </Button>
        <Button
          type={mode === 'housing' ? 'primary' : 'default'}
          data-testid="tool-housing"
          onClick={() => props.onMode(mode === 'housing' ? 'look' : 'housing')}
        >
          {t('life-circle:tool.housing')}
        </Button>
        <Button disabled={!props.canUndo} data-testid="plan-undo" onClick={props.onUndo}>
          {t('life-circle:tool.undo')}
        </Button>
        <Button disabled={!props.canRedo} data-testid="plan-redo" onClick={props.onRedo}>
          {t('life-circle:tool.redo')}
        </Button>
      </div>
      <p className="note">{t(`life-circle:tool.hint.${mode}`)}</p>
      {mode === 'housing' ? (
        <InputNumber
          min={1}
          max={100_000}
          value={props.newPeople}
          aria-label={t('life-circle:tool.newPeople')}
          suffix={t('ui:unit.people')}
          onChange={(value) => props.onNewPeople(value ?? 1)}
        />
      ) : null}
      {selected === null ? null : (
        <Selected key={`${selected.reference}/${selected.edit}`} {...props} facility={selected} />
      )}
      {edits.length === 0 ? (
        <EmptyState title={t('life-circle:tool.empty')} hint={t('life-circle:tool.emptyHint')} />
      ) : (
        <>
          <ol className="plan-edits" data-testid="plan-edits">
            {edits.map((edit, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an edit is known by its place in the plan
              <li key={index}>
                <EditWords edit={edit} rules={props.rules} summary={props.summary} />
                <Button
                  size="small"
                  type="text"
                  onClick={() => props.onEdits(edits.filter((_, at) => at !== index))}
                >
                  {t('life-circle:tool.remove')}
                </Button>
              </li>
            ))}
          </ol>
          <SaveForm area={props.area} text={props.text} />
        </>
      )}
      {props.summary.sites.length > 0 ? (
        <details className="plan-sites">
          <summary>{t('life-circle:tool.sites', { value: props.summary.sites.length })}</summary>
          <ul>
            {props.summary.sites.map((site, index) => (
              <li key={site.reference}>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => props.onFocus(site.lon, site.lat)}
                >
                  {site.name || site.category}
                </button>
                <span className="tertiary small figures">
                  {site.areaSquareMetres === null ? '' : `${formatNumber(site.areaSquareMetres, 0)} m²`}
                </span>
                <Button size="small" onClick={() => props.onSite(index)}>
                  {t('life-circle:tool.activate')}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

/** The facility that was clicked: how large it is, and whether it stays. */
function Selected(props: {
  rules: LifeCircleRules
  facility: ShownFacility
  serviceName: string
  onClose: (facility: ShownFacility) => void
  onResize: (facility: ShownFacility, capacity: number) => void
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const { facility } = props
  const [capacity, setCapacity] = useState(facility.capacity)
  const unit = props.rules.kinds[facility.kind]?.capacityUnit ?? null
  return (
    <div className="plan-selected">
      <strong>{facility.name || props.serviceName}</strong>
      {unit === null ? null : (
        <>
          <InputNumber
            size="small"
            min={0}
            max={1_000_000}
            value={capacity}
            aria-label={t('life-circle:tool.capacity')}
            suffix={inLanguage(unit)}
            onChange={setCapacity}
          />
          <Button
            size="small"
            data-testid="plan-resize"
            disabled={capacity === null || capacity === facility.capacity}
            onClick={() => capacity !== null && props.onResize(facility, capacity)}
          >
            {t('life-circle:tool.resize')}
          </Button>
        </>
      )}
      <Button size="small" danger data-testid="plan-close" onClick={() => props.onClose(facility)}>
        {t('life-circle:tool.close')}
      </Button>
    </div>
  )
}

function EditWords({ edit, rules, summary }: { edit: Edit; rules: LifeCircleRules; summary: CitySummary }) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  if (edit.type === 'path') return <span>{t('life-circle:edit.path')}</span>
  if (edit.type === 'housing')
    return <span>{t('life-circle:edit.housing', { value: formatNumber(edit.population, 0) })}</span>
  if (edit.type === 'add') {
    const kind = rules.kinds.find(({ id }) => id === edit.kind)
    const site = summary.sites.find(({ reference }) => reference === edit.site)
    const service = kind === undefined ? edit.kind : inLanguage(kind.name)
    return (
      <span>
        {site === undefined
          ? t('life-circle:edit.add', { service })
          : t('life-circle:edit.addAtSite', { service, site: site.name })}
      </span>
    )
  }
  return (
    <span>
      {t(`life-circle:edit.${edit.type}`, { row: edit.facility.slice(edit.facility.lastIndexOf('.') + 1) })}
    </span>
  )
}

function SaveForm({ area, text }: { area: string; text: string }) {
  const { t } = useTranslation()
  const save = useSaveScenario()
  const [name, setName] = useState('')
  const [notes, setNotes] = useState('')
  return (
    <form
      className="plan-save"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') save.mutate({ name, notes, edits: text, area, isShared: false })
      }}
    >
      <Input
        value={name}
        maxLength={80}
        data-testid="scenario-name"
        placeholder={t('life-circle:tool.name')}
        aria-label={t('life-circle:tool.name')}
        onChange={(event) => setName(event.target.value)}
      />
      <Input.TextArea
        value={notes}
        maxLength={2000}
        autoSize={{ minRows: 1, maxRows: 4 }}
        placeholder={t('life-circle:tool.notes')}
        aria-label={t('life-circle:tool.notes')}
        onChange={(event) => setNotes(event.target.value)}
      />
      <Button
        htmlType="submit"
        data-testid="scenario-save"
        loading={save.isPending}
        disabled={name.trim() === ''}
      >
        {t('life-circle:tool.save')}
      </Button>
      {save.isSuccess ? <span className="note">{t('life-circle:tool.saved')}</span> : null}
      {save.error ? <ProblemView error={save.error} /> : null}
    </form>
  )
}
