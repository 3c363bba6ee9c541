import type { Edit } from '@jingjing/analysis/life-circle/edits'
import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveScenario } from '../../api/life-circle.ts'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useInLanguage } from '../../ui/words.ts'
import type { MapMode } from './plan-map.tsx'
import type { CitySummary, ShownFacility } from './planner-protocol.ts'

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
        <Button disabled={!props.canUndo} data-testid="plan-undo" onClick={props.onUndo}>
          {t('life-circle:tool.undo')}
        </Button>
        <Button disabled={!props.canRedo} data-testid="plan-redo" onClick={props.onRedo}>
          {t('life-circle:tool.redo')}
        </Button>
      </div>
      <p className="note">{t(`life-circle:tool.hint.${mode}`)}</p>
      {selected === null ? null : (
        <p className="plan-selected">
          <strong>{selected.name || props.serviceName}</strong>
          <Button size="small" danger data-testid="plan-close" onClick={() => props.onClose(selected)}>
            {t('life-circle:tool.close')}
          </Button>
        </p>
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
