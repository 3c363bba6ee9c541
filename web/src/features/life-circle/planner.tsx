import { demandsOf } from '@jingjing/analysis/life-circle/demands'
import { type Edit, editsFromText, editsToText } from '@jingjing/analysis/life-circle/edits'
import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import { Button, Segmented } from 'antd'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useCan } from '../../api/session.ts'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { useInLanguage } from '../../ui/words.ts'
import { DiagnosisPanel, type Gap } from './diagnosis-panel.tsx'
import type { ShownFacility } from './engine/planner-protocol.ts'
import { Headline } from './headline.tsx'
import { PlacesPanel } from './places-panel.tsx'
import { type MapMode, PlanMap } from './plan-map.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { ProposalPanel } from './proposal-panel.tsx'
import { ScenariosPanel } from './scenarios-panel.tsx'
import { ServiceList } from './service-list.tsx'
import { StandardsPanel } from './standards-panel.tsx'
import {
  NO_HISTORY,
  type PlannerState,
  readState,
  redo,
  remember,
  TABS,
  undo,
  withClosed,
  withMoved,
  withResized,
  writeState,
} from './state.ts'
import type { OpenCity } from './use-city.ts'
import { usePlan } from './use-plan.ts'
import { bandsOf, firstService } from './view.ts'

const WIDE = '(min-width: 1100px)'

/** A city open for planning: services on the left, the map in the middle, what it tells on the right. */
export function Planner({ area, city, rules }: { area: string; city: OpenCity; rules: LifeCircleRules }) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const can = useCan()
  const isWide = useMediaQuery(WIDE)
  const [search, setSearch] = useSearchParams()
  const text = search.get('plan') ?? ''
  const edits = useMemo(() => editsFromText(text) ?? [], [text])
  const state = { ...readState(search), edits }
  const [history, setHistory] = useState(NO_HISTORY)
  const [mode, setMode] = useState<MapMode>('look')
  const [newPeople, setNewPeople] = useState(500)
  const [draft, setDraft] = useState<readonly number[]>([])
  const [selected, setSelected] = useState<ShownFacility | null>(null)
  const [focus, setFocus] = useState<{ lon: number; lat: number; zoom: number } | null>(null)
  const gaps = useDiagnosis(city, rules, text)

  const named = gaps?.[0] === undefined ? undefined : rules.kinds[gaps[0].services[0]!]?.id
  const kind = state.kind ?? firstService(rules, named)
  const minutes = state.minutes ?? rules.bands.at(-1)!.minutes
  const walker = Math.max(
    0,
    rules.walkers.findIndex(({ id }) => id === state.walker),
  )
  const bands = useMemo(() => bandsOf(rules, rules.walkers[walker]!), [rules, walker])
  const view = {
    walker,
    service: Math.max(
      0,
      rules.kinds.findIndex(({ id }) => id === kind),
    ),
    people: state.people,
    band: Math.max(
      0,
      rules.bands.findIndex((one) => one.minutes === minutes),
    ),
  }
  const plan = usePlan(city, edits, view)
  const walkerId = walker === 0 ? null : rules.walkers[walker]!.id
  const scope = { area, kind, minutes, people: state.people, walker: walkerId, edits }
  const serviceName = inLanguage(rules.kinds[view.service]!.name)
  const { capacityUnit } = rules.kinds[view.service]!
  const canPlan = can('life-circle:plan')

  const change = useCallback(
    (part: Partial<PlannerState>) =>
      setSearch((before) => writeState(before, part), { preventScrollReset: true, replace: true }),
    [setSearch],
  )
  const setPlan = (next: readonly Edit[]): void => {
    setHistory((before) => remember(before, text))
    setSelected(null)
    change({ edits: [...next] })
  }
  const step = (direction: typeof undo): void => {
    const moved = direction(history, text)
    if (moved === null) return
    setHistory(moved.history)
    setSelected(null)
    change({ edits: editsFromText(moved.plan) ?? [] })
  }
  const lookAt = (lon: number, lat: number, zoom = 16): void => setFocus({ lon, lat, zoom })
  const addHere = (lon: number, lat: number, site: string | null): void =>
    setPlan([...edits, { type: 'add', kind, lon, lat, capacity: null, site }])
  const takePoint = (lon: number, lat: number): void => {
    if (mode === 'path') {
      setDraft((before) => [...before, lon, lat])
    } else if (mode === 'housing') {
      setPlan([...edits, { type: 'housing', lon, lat, population: newPeople }])
      setMode('look')
    } else {
      addHere(lon, lat, null)
      setMode('look')
    }
  }
  const finishPath = (): void => {
    if (draft.length >= 4) setPlan([...edits, { type: 'path', lonLat: [...draft] }])
    setDraft([])
    setMode('look')
  }
  const activate = (index: number): void => {
    const site = city.summary.sites[index]
    if (site !== undefined) addHere(site.lon, site.lat, site.reference)
  }
  useKeys({
    undo: () => step(undo),
    redo: () => step(redo),
    finish: () => (mode === 'path' ? finishPath() : undefined),
    leave: () => {
      setDraft([])
      setMode('look')
    },
  })
  const paths = useMemo(() => edits.flatMap((edit) => (edit.type === 'path' ? [edit.lonLat] : [])), [edits])
  const housing = useMemo(
    () => edits.flatMap((edit) => (edit.type === 'housing' ? [[edit.lon, edit.lat] as const] : [])),
    [edits],
  )
  const showGap = (gap: Gap): void => {
    change({ kind: rules.kinds[gap.services[0]!]!.id, people: gap.people })
    lookAt(gap.pocket.lon, gap.pocket.lat, 15)
  }
  return (
    <>
      {city.summary.basis === 'footprints' || city.summary.basis === 'streets' ? (
        <p className="plan-estimate" role="note" data-testid="population-estimated">
          {t(`life-circle:estimated.${city.summary.basis}`)}
        </p>
      ) : null}
      {city.summary.basis === 'none' ? (
        <p className="plan-estimate" role="note">
          {t('life-circle:estimated.none')}
        </p>
      ) : null}
      {city.summary.numFacilities === 0 ? (
        <p className="plan-estimate" role="note" data-testid="no-facilities">
          {t('life-circle:estimated.noFacilities')}
        </p>
      ) : null}
      <Headline
        live={plan.live}
        view={view}
        scope={scope}
        serviceName={serviceName}
        capacityUnit={capacityUnit === null ? null : inLanguage(capacityUnit)}
      />
      <div className="planner">
        <ServiceList
          rules={rules}
          live={plan.live}
          baseline={plan.baseline}
          band={view.band}
          summary={city.summary}
          kind={kind}
          minutes={minutes}
          people={state.people}
          walker={walker}
          onKind={(next) => {
            setSelected(null)
            change({ kind: next })
          }}
          onMinutes={(next) => change({ minutes: next })}
          onPeople={(next) => change({ people: next })}
          onWalker={(index) => change({ walker: index === 0 ? null : rules.walkers[index]!.id })}
        />
        <div className="planner-map">
          <PlanMap
            summary={city.summary}
            facilities={plan.facilities}
            paths={paths}
            housing={housing}
            draft={draft}
            mode={mode}
            bands={bands}
            serviceName={serviceName}
            focus={focus}
            heightPixels={isWide ? 640 : 420}
            canPlan={canPlan}
            onPaint={plan.onPaint}
            onDrag={(facility, lon, lat, movedAtMs) => {
              const moved = withMoved(edits, facility, lon, lat)
              plan.drag(moved.edits, moved.movingEdit, movedAtMs)
            }}
            onDrop={(facility, lon, lat) => setPlan(withMoved(edits, facility, lon, lat).edits)}
            onPoint={takePoint}
            onSite={activate}
            onFacility={(facility) => {
              setSelected(facility)
              change({ tab: 'plan' })
            }}
          />
          {mode === 'path' ? (
            <div className="plan-map-tools">
              <Button type="primary" size="small" disabled={draft.length < 4} onClick={finishPath}>
                {t('life-circle:tool.finishPath')}
              </Button>
            </div>
          ) : null}
        </div>
        <section className="planner-side" aria-label={t('life-circle:side')}>
          <Segmented
            block
            size="small"
            value={state.tab}
            onChange={(tab) => change({ tab })}
            options={TABS.map((tab) => ({
              value: tab,
              label: <span data-testid={`tab-${tab}`}>{t(`life-circle:tab.${tab}`)}</span>,
            }))}
          />
          {state.tab === 'diagnosis' ? (
            <DiagnosisPanel
              rules={rules}
              gaps={gaps}
              hasPlan={edits.length > 0}
              onShow={showGap}
              onPropose={
                canPlan
                  ? (gap) => {
                      showGap(gap)
                      change({ tab: 'plan', kind: rules.kinds[gap.services[0]!]!.id, people: gap.people })
                    }
                  : null
              }
            />
          ) : null}
          {state.tab === 'places' ? (
            <PlacesPanel
              live={plan.live}
              view={view}
              scope={scope}
              onFocus={(lon, lat) => lookAt(lon, lat, 17)}
            />
          ) : null}
          {state.tab === 'plan' && canPlan ? (
            <>
              <ProposalPanel
                key={`${kind}/${minutes}/${state.people}/${walker}`}
                rules={rules}
                area={area}
                kind={kind}
                minutes={minutes}
                people={state.people}
                walker={walkerId}
                plan={text}
                hasSites={city.summary.sites.length > 0}
                onTake={(added) => setPlan([...edits, ...added])}
                onFocus={lookAt}
              />
              <PlanPanel
                rules={rules}
                summary={city.summary}
                area={area}
                edits={edits}
                text={editsToText(edits)}
                mode={mode}
                selected={selected}
                serviceName={serviceName}
                canUndo={history.past.length > 0}
                canRedo={history.future.length > 0}
                newPeople={newPeople}
                onNewPeople={setNewPeople}
                onResize={(facility, capacity) => setPlan(withResized(edits, facility, capacity))}
                onMode={(next) => {
                  setDraft([])
                  setMode(next)
                }}
                onUndo={() => step(undo)}
                onRedo={() => step(redo)}
                onEdits={setPlan}
                onClose={(facility) => setPlan(withClosed(edits, facility))}
                onSite={activate}
                onFocus={lookAt}
              />
            </>
          ) : null}
          {state.tab === 'plan' && !canPlan ? (
            <p className="note">{t('life-circle:tool.notAllowed')}</p>
          ) : null}
          {state.tab === 'standards' ? (
            <StandardsPanel
              rules={rules}
              standard={state.standard}
              scope={scope}
              plan={text}
              onStandard={(standard) => change({ standard })}
              onKind={(next) => change({ kind: next })}
            />
          ) : null}
          {state.tab === 'scenarios' ? (
            <ScenariosPanel
              city={city}
              rules={rules}
              area={area}
              people={state.people}
              walker={walker}
              band={view.band}
              compared={state.compared}
              onOpen={setPlan}
              onCompare={(compared) => change({ compared })}
            />
          ) : null}
        </section>
      </div>
    </>
  )
}

/** What the worker finds wrong with the plan; null while it looks. */
function useDiagnosis(city: OpenCity, rules: LifeCircleRules, text: string): Gap[] | null {
  const [gaps, setGaps] = useState<Gap[] | null>(null)
  useEffect(() => {
    let isGone = false
    const demands = demandsOf(
      rules.standards.map(({ id, requirements }) => ({ pack: id, requirements })),
      rules.kinds.map(({ id }) => id),
      rules.bands,
    )
    city.engine.ask({ type: 'diagnose', edits: editsFromText(text) ?? [], demands }).then(
      (answer) => {
        if (!isGone) setGaps(answer.gaps)
      },
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [city, rules, text])
  return gaps
}

function useKeys(keys: { undo: () => void; redo: () => void; finish: () => void; leave: () => void }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement | null
      if (target?.closest('input, textarea, [contenteditable]')) return
      const isControl = event.ctrlKey || event.metaKey
      if (isControl && event.key.toLowerCase() === 'z') {
        event.preventDefault()
        if (event.shiftKey) keys.redo()
        else keys.undo()
      } else if (isControl && event.key.toLowerCase() === 'y') {
        event.preventDefault()
        keys.redo()
      } else if (event.key === 'Enter') keys.finish()
      else if (event.key === 'Escape') keys.leave()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}
