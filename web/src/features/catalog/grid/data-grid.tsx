// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be placed by pixel
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop of the keyboard; aria-activedescendant tells where in it
import { Checkbox } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../ui/format.ts'
import { unitBeside } from '../../../ui/words.ts'
import { type Ask, nextSort, withFilters } from './ask.ts'
import { type Place, pasted, readClipboard, writeClipboard } from './clipboard.ts'
import { columnPixels, KEY_PIXELS } from './columns.ts'
import { cellId, type Draft, type DraftCell } from './draft.ts'
import { FilterMenu } from './filter-menu.tsx'
import { type CellEnd, GridCell, isNumeric } from './grid-cell.tsx'
import { ROW_PIXELS, scrollTo, windowOf } from './grid-window.ts'
import { isMarked, type Marked, moved, type Range, toggled, within } from './selection.ts'
import type { GridData, GridRow } from './use-grid.ts'

const HEADER_PIXELS = 44
/** Rows that a copy takes at once: as many as are at hand without waiting. */
const MAX_COPIED_ROWS = 2_000

interface Props {
  label: string
  data: GridData
  ask: Ask
  onAsk: (ask: Ask) => void
  draft: Draft
  /** Null where the table can only be read. */
  onCells: ((cells: (DraftCell & { stored: string })[]) => void) | null
  onUndo: () => void
  onRedo: () => void
  marked: Marked
  onMarked: (marked: Marked) => void
  onBeyond: (numBeyond: number) => void
  onWindow: (first: number, end: number) => void
  heightPixels: number
}

/** A table of any length: rows are drawn as they come into view, cells are reached, typed, copied and pasted by key. */
export function DataGrid(props: Props) {
  const { t } = useTranslation()
  const { data, draft, onCells } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [scroll, setScroll] = useState(0)
  const [focus, setFocus] = useState<Range>({ from: { row: 0, column: 0 }, to: { row: 0, column: 0 } })
  const [typed, setTyped] = useState<string | null>(null)
  const numRows = data.numRows ?? 0
  const { fields } = data
  const viewPixels = props.heightPixels - HEADER_PIXELS
  const view = windowOf(numRows, scroll, viewPixels)
  const { onWindow } = props
  useEffect(() => onWindow(view.firstRow, view.endRow), [onWindow, view.firstRow, view.endRow])

  const at = focus.to
  const widths = fields.map(columnPixels)
  const go = (place: Place, isExtending: boolean) => {
    setFocus((before) => ({ from: isExtending ? before.from : place, to: place }))
    setTyped(null)
    const box = scroller.current
    if (box === null) return
    const next = scrollTo(place.row, numRows, box.scrollTop, viewPixels)
    if (next !== null) box.scrollTop = next
    const left = widths.slice(0, place.column).reduce((sum, width) => sum + width, 0)
    const width = widths[place.column] ?? 0
    if (left < box.scrollLeft) box.scrollLeft = left
    else if (left + width + KEY_PIXELS > box.scrollLeft + box.clientWidth)
      box.scrollLeft = left + width + KEY_PIXELS - box.clientWidth
  }
  const storedText = (row: GridRow, column: number): string => String(row.values[column] ?? '')
  const textOf = (row: GridRow, column: number): string =>
    draft.cells.get(cellId(row.key, fields[column]?.name ?? ''))?.text ?? storedText(row, column)
  const isEditable = (column: number): boolean =>
    onCells !== null && fields[column] !== undefined && fields[column].sensitivity !== 'personal'
  const set = (cells: readonly (Place & { text: string })[]) => {
    if (onCells === null) return
    onCells(
      cells.flatMap(({ row, column, text }) => {
        const found = data.rowAt(row)
        const field = fields[column]
        return found === undefined || field === undefined || !isEditable(column)
          ? []
          : [{ key: found.key, field: field.name, text, stored: storedText(found, column) }]
      }),
    )
  }
  const keep = (move: Place | null) => {
    if (typed !== null) set([{ ...at, text: typed }])
    setTyped(null)
    if (move !== null) go(move, false)
    scroller.current?.focus({ preventScroll: true })
  }
  const endTyping = (how: CellEnd, { row, column }: Place) => {
    if (how === 'enter') keep({ row: Math.min(numRows - 1, row + 1), column })
    else if (how === 'tab') keep({ row, column: Math.min(fields.length - 1, column + 1) })
    else if (how === 'blur') keep(null)
    else {
      setTyped(null)
      scroller.current?.focus({ preventScroll: true })
    }
  }
  const size = { numRows, numColumns: fields.length, numPageRows: Math.floor(viewPixels / ROW_PIXELS) - 1 }

  const onKeyDown = (event: KeyboardEvent) => {
    if (typed !== null || event.target !== scroller.current) return
    const isWithControl = event.ctrlKey || event.metaKey
    const next = moved(at, event.key, size, isWithControl)
    if (next !== null) {
      event.preventDefault()
      go(next, event.shiftKey)
      return
    }
    const key = event.key.toLowerCase()
    if (isWithControl && (key === 'z' || key === 'y')) {
      event.preventDefault()
      if (key === 'y' || event.shiftKey) props.onRedo()
      else props.onUndo()
      return
    }
    const row = data.rowAt(at.row)
    if (event.key === ' ' && row !== undefined) {
      event.preventDefault()
      props.onMarked(toggled(props.marked, [row.key], !isMarked(props.marked, row.key)))
      return
    }
    if (row === undefined || !isEditable(at.column)) return
    if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      setTyped(textOf(row, at.column))
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      set(placesIn(focus).map((place) => ({ ...place, text: '' })))
    } else if (event.key === 'Process') {
      // An input method begins to compose: the line must be there to compose in before this event is over.
      flushSync(() => setTyped(''))
    } else if (event.key.length === 1 && !isWithControl && !event.altKey) {
      event.preventDefault()
      setTyped(event.key)
    }
  }
  const onCopy = (event: ClipboardEvent) => {
    if (typed !== null) return
    const [top, end] = [Math.min(focus.from.row, focus.to.row), Math.max(focus.from.row, focus.to.row)]
    const [left, right] = [
      Math.min(focus.from.column, focus.to.column),
      Math.max(focus.from.column, focus.to.column),
    ]
    const rows: string[][] = []
    for (let row = top; row <= Math.min(end, top + MAX_COPIED_ROWS - 1); row++) {
      const found = data.rowAt(row)
      if (found === undefined) break
      rows.push(Array.from({ length: right - left + 1 }, (_unused, i) => textOf(found, left + i)))
    }
    event.preventDefault()
    event.clipboardData.setData('text/plain', writeClipboard(rows))
  }
  const onPaste = (event: ClipboardEvent) => {
    if (typed !== null || onCells === null) return
    event.preventDefault()
    const clipboard = readClipboard(event.clipboardData.getData('text/plain'))
    const { cells, numBeyond } = pasted(clipboard, focus, size)
    const isThere = ({ row, column }: Place): boolean => data.rowAt(row) !== undefined && isEditable(column)
    const reached = cells.filter(isThere)
    set(reached)
    const numLost = numBeyond + cells.length - reached.length
    if (numLost > 0) props.onBeyond(numLost)
  }
  const press = (event: MouseEvent, place: Place) => {
    if (event.button !== 0) return
    event.preventDefault()
    if (typed !== null) set([{ ...at, text: typed }])
    const row = data.rowAt(place.row)
    // A finger has no double click: a second tap on a cell opens it.
    const isSecondTap =
      at.row === place.row && at.column === place.column && matchMedia('(pointer: coarse)').matches
    go(place, event.shiftKey)
    if (isSecondTap && row !== undefined && isEditable(place.column)) setTyped(textOf(row, place.column))
    else scroller.current?.focus({ preventScroll: true })
  }
  const template = [`${KEY_PIXELS}px`, ...widths.map((width) => `${width}px`)].join(' ')
  const widthPixels = KEY_PIXELS + widths.reduce((sum, width) => sum + width, 0)
  const shown = Array.from({ length: view.endRow - view.firstRow }, (_unused, i) => view.firstRow + i)
  return (
    <div
      ref={scroller}
      className="data-grid"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={numRows + 1}
      aria-colcount={fields.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={`cell-${at.row}-${at.column}`}
      style={{ height: Math.min(props.heightPixels, HEADER_PIXELS + Math.max(3, numRows) * ROW_PIXELS + 14) }}
      onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={onPaste}
    >
      <Header {...props} template={template} widthPixels={widthPixels} />
      <div style={{ height: view.heightPixels, width: widthPixels, position: 'relative' }}>
        <div
          className="grid-rows"
          style={{ transform: `translateY(${view.topPixels}px)`, width: widthPixels }}
        >
          {shown.map((place) => {
            const row = data.rowAt(place)
            const isGoing = row !== undefined && draft.deleted.has(row.key)
            return (
              <div
                key={place}
                role="row"
                aria-rowindex={place + 2}
                aria-selected={row !== undefined && isMarked(props.marked, row.key)}
                className={rowClass(row !== undefined && isMarked(props.marked, row.key), isGoing)}
                style={{ gridTemplateColumns: template, height: ROW_PIXELS }}
              >
                <div role="rowheader" className="grid-key">
                  {row === undefined ? null : (
                    <>
                      <Checkbox
                        tabIndex={-1}
                        aria-label={t('catalog:grid.mark', { row: row.row })}
                        checked={isMarked(props.marked, row.key)}
                        onChange={(event) =>
                          props.onMarked(toggled(props.marked, [row.key], event.target.checked))
                        }
                      />
                      <span className="figures">{row.row}</span>
                    </>
                  )}
                </div>
                {fields.map((field, column) => (
                  <GridCell
                    key={field.name}
                    id={`cell-${place}-${column}`}
                    field={field}
                    row={row}
                    column={column}
                    draftText={row && draft.cells.get(cellId(row.key, field.name))?.text}
                    isInRange={within(focus, place, column)}
                    isFocus={at.row === place && at.column === column}
                    typed={at.row === place && at.column === column ? typed : null}
                    onPress={(event) => press(event, { row: place, column })}
                    onOpen={() => {
                      if (row !== undefined && isEditable(column)) setTyped(textOf(row, column))
                    }}
                    onTyped={setTyped}
                    onEnd={(how) => endTyping(how, { row: place, column })}
                  />
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const withUnit = ({ title, unit }: { title: string; unit: string | null }): string =>
  unitBeside(title, unit) ? `${title}（${unit}）` : title

const rowClass = (isChosen: boolean, isGoing: boolean): string =>
  ['grid-row', isChosen ? 'is-marked' : '', isGoing ? 'is-going' : ''].filter(Boolean).join(' ')

function placesIn({ from, to }: Range): Place[] {
  const places: Place[] = []
  for (let row = Math.min(from.row, to.row); row <= Math.max(from.row, to.row); row++)
    for (let column = Math.min(from.column, to.column); column <= Math.max(from.column, to.column); column++)
      places.push({ row, column })
  return places
}

function Header(props: Props & { template: string; widthPixels: number }) {
  const { t } = useTranslation()
  const { ask, data } = props
  return (
    <div
      className="grid-header"
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: props.template, width: props.widthPixels, height: HEADER_PIXELS }}
    >
      <div role="columnheader" className="grid-key">
        <Checkbox
          tabIndex={-1}
          aria-label={t('catalog:grid.markAll', { value: formatNumber(data.numRows ?? 0) })}
          checked={props.marked.isAll && props.marked.keys.size === 0}
          indeterminate={props.marked.keys.size > 0}
          onChange={(event) => props.onMarked({ isAll: event.target.checked, keys: new Set() })}
        />
        <span>{t('catalog:grid.row')}</span>
      </div>
      {data.fields.map((field) => {
        const isPersonal = field.sensitivity === 'personal'
        const direction =
          ask.sort?.field === field.name ? (ask.sort.isDescending ? 'descending' : 'ascending') : undefined
        return (
          <div
            key={field.name}
            role="columnheader"
            aria-sort={direction}
            className={isNumeric(field) ? 'grid-title is-number' : 'grid-title'}
          >
            <button
              type="button"
              tabIndex={-1}
              disabled={isPersonal}
              title={withUnit(field)}
              onClick={() => props.onAsk(nextSort(ask, field.name))}
            >
              <span className="grid-title-words">{field.title}</span>
              {direction ? <span aria-hidden="true">{direction === 'ascending' ? '↑' : '↓'}</span> : null}
              {unitBeside(field.title, field.unit) ? <small>{field.unit}</small> : null}
            </button>
            {isPersonal ? null : (
              <FilterMenu
                field={field}
                filters={ask.filters.filter((one) => one.field === field.name)}
                onChange={(filters) => props.onAsk(withFilters(ask, field.name, filters))}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}
