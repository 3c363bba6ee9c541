import { type Edit, editsFromText, editsToText } from '@jingjing/analysis/life-circle/edits'
import { PEOPLE, type People } from '@jingjing/schema/life-circle-rules'

export const TABS = ['diagnosis', 'places', 'plan', 'standards', 'scenarios'] as const
export type Tab = (typeof TABS)[number]

/** The page as it stands in the address: sent to a colleague, it is the same page with the same plan. */
export interface PlannerState {
  area: string | null
  kind: string | null
  minutes: number | null
  people: People
  /** Who walks; null for the one whose distances the standards state. */
  walker: string | null
  tab: Tab
  standard: string | null
  edits: Edit[]
  /** Scenarios laid side by side. */
  compared: number[]
}

/** What is not understood counts as not set; a plan that cannot be read whole is none. */
export function readState(search: URLSearchParams): PlannerState {
  const minutes = Number(search.get('minutes'))
  return {
    area: search.get('area') || null,
    kind: search.get('kind') || null,
    minutes: Number.isInteger(minutes) && minutes > 0 ? minutes : null,
    people: PEOPLE.find((people) => people === search.get('people')) ?? 'all',
    walker: search.get('walker') || null,
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'diagnosis',
    standard: search.get('standard') || null,
    edits: editsFromText(search.get('plan') ?? '') ?? [],
    compared: (search.get('compare') ?? '')
      .split(',')
      .map(Number)
      .filter((id) => Number.isInteger(id) && id > 0)
      .slice(0, 4),
  }
}

export function writeState(search: URLSearchParams, change: Partial<PlannerState>): URLSearchParams {
  const after = new URLSearchParams(search)
  const set = (name: string, value: string | null | undefined): void => {
    if (value) after.set(name, value)
    else after.delete(name)
  }
  if ('area' in change) set('area', change.area)
  if ('kind' in change) set('kind', change.kind)
  if ('minutes' in change) set('minutes', change.minutes?.toString())
  if (change.people !== undefined) set('people', change.people === 'all' ? null : change.people)
  if ('walker' in change) set('walker', change.walker)
  if (change.tab !== undefined) set('tab', change.tab === 'diagnosis' ? null : change.tab)
  if ('standard' in change) set('standard', change.standard)
  if (change.edits !== undefined) set('plan', editsToText(change.edits))
  if (change.compared !== undefined) set('compare', change.compared.join(','))
  return after
}

/** Plans passed through, for undo and redo. */
export interface History {
  past: string[]
  future: string[]
}

export const NO_HISTORY: History = { past: [], future: [] }
const MOST_STEPS = 100

/** After a step from `before` to another plan: what was undone before is gone. */
export function remember({ past }: History, before: string): History {
  return { past: [...past, before].slice(-MOST_STEPS), future: [] }
}

export function undo(history: History, now: string): { history: History; plan: string } | null {
  const plan = history.past.at(-1)
  if (plan === undefined) return null
  return { plan, history: { past: history.past.slice(0, -1), future: [now, ...history.future] } }
}

export function redo(history: History, now: string): { history: History; plan: string } | null {
  const [plan, ...future] = history.future
  if (plan === undefined) return null
  return { plan, history: { past: [...history.past, now], future } }
}

/**
 * The edits with a facility at another place, and the number of the edit that says so. One that the plan added is moved
 * itself; one that was moved before gets its new place; for one as it stands an edit is added.
 */
export function withMoved(
  edits: readonly Edit[],
  moved: { reference: string | null; edit: number },
  lon: number,
  lat: number,
): { edits: Edit[]; movingEdit: number } {
  const before = moved.edit >= 0 ? edits[moved.edit] : undefined
  if (before !== undefined && (before.type === 'add' || before.type === 'move')) {
    const after = before.type === 'add' ? { ...before, lon, lat, site: null } : { ...before, lon, lat }
    return {
      edits: edits.map((edit, index) => (index === moved.edit ? after : edit)),
      movingEdit: moved.edit,
    }
  }
  const earlier = edits.findIndex((edit) => edit.type === 'move' && edit.facility === moved.reference)
  const move: Edit = { type: 'move', facility: moved.reference ?? '', lon, lat }
  if (earlier >= 0)
    return { edits: edits.map((edit, index) => (index === earlier ? move : edit)), movingEdit: earlier }
  return { edits: [...edits, move], movingEdit: edits.length }
}

/** The edits with a facility of another capacity: one that the plan added is changed itself. */
export function withResized(
  edits: readonly Edit[],
  resized: { reference: string | null; edit: number },
  capacity: number,
): Edit[] {
  if (resized.reference === null)
    return edits.map((edit, index) =>
      index === resized.edit && edit.type === 'add' ? { ...edit, capacity } : edit,
    )
  const facility = resized.reference
  const others = edits.filter((edit) => edit.type !== 'resize' || edit.facility !== facility)
  return [...others, { type: 'resize', facility, capacity }]
}

/** The edits without a facility: what the plan added is taken out of it, what stands is closed. */
export function withClosed(
  edits: readonly Edit[],
  closed: { reference: string | null; edit: number },
): Edit[] {
  const without = edits.filter((_, index) => index !== closed.edit)
  return closed.reference === null ? without : [...without, { type: 'close', facility: closed.reference }]
}
