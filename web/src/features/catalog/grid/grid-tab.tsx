import type { DatasetDetail, Field } from '@jingjing/schema/catalog'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Tag } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useBulkEdit } from '../../../api/catalog.ts'
import { isOver, useJob } from '../../../api/jobs.ts'
import { keys } from '../../../api/keys.ts'
import { useCan } from '../../../api/session.ts'
import { formatNumber } from '../../../ui/format.ts'
import { JobProgress } from '../../../ui/jobs/job-progress.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { problemSentence, useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { UnmaskRow } from '../unmask-row.tsx'
import { type Ask, isNarrowed, readAsk, withoutCheck, writeAsk } from './ask.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { DataGrid } from './data-grid.tsx'
import { numChanges } from './draft.ts'
import './grid.css'
import { PIECE_ROWS, piecesOf } from './grid-window.ts'
import { type Marked, NONE_MARKED, numMarked } from './selection.ts'
import { type Drafting, MAX_CHANGED_ROWS, useDrafting } from './use-drafting.ts'
import { type GridData, type GridRow, useGrid } from './use-grid.ts'

/** A table of a dataset: found, filtered, sorted, and edited where the person may and the version is the current one. */
export function GridTab(props: {
  dataset: DatasetDetail
  table: DatasetDetail['tables'][number]
  version: number | undefined
}) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { dataset, table } = props
  const [search, setSearch] = useSearchParams()
  const ask = readAsk(search)
  const shownVersion = props.version ?? dataset.version
  const can = useCan()
  const isCurrent = shownVersion === dataset.version
  const isEditable = can('catalog:edit') && isCurrent
  const [pieces, setPieces] = useState<readonly number[]>([0])
  const data = useGrid(dataset.id, table.name, { ...ask, version: shownVersion }, pieces)
  const drafting = useDrafting(dataset.id, table.name, data.fields)
  const [marked, setMarked] = useState<Marked>(NONE_MARKED)
  const [isBulk, setBulk] = useState(false)
  const onWindow = useCallback((firstRow: number, endRow: number) => {
    const next = piecesOf({ firstRow, endRow })
    setPieces((before) => (before.join() === next.join() ? before : next))
  }, [])
  const setAsk = (next: Ask) => {
    setMarked(NONE_MARKED)
    setSearch((before) => writeAsk(before, next), { preventScrollReset: true, replace: true })
  }
  const bulk = useBulk(dataset, table.name, ask, () => {
    setMarked(NONE_MARKED)
    setBulk(false)
  })
  if (data.error)
    return (
      <>
        <ProblemView error={data.error} onRetry={data.retry} />
        {isNarrowed(ask) || ask.sort !== undefined ? (
          <Button onClick={() => setAsk({ filters: [] })}>{t('catalog:grid.showAll')}</Button>
        ) : null}
      </>
    )
  if (data.numRows === undefined) return <LoadingLines numLines={8} />
  const { numRows } = data
  const numChosen = numMarked(marked, numRows)
  const chosen = markedRows(data, marked, pieces)
  const [onlyChosen] = numChosen === 1 ? chosen : []
  const canUnmask =
    can('personal-data:read') && isCurrent && data.fields.some((field) => field.sensitivity === 'personal')
  // What is marked by hand and at hand is changed in the draft, where it can be undone before it is saved.
  const isAtHand = !marked.isAll && chosen.length === numChosen && numChosen <= MAX_CHANGED_ROWS
  const setAll = (field: Field, text: string) => {
    if (!isAtHand) {
      void bulk.start({ field, text, marked, numRows })
      return
    }
    const column = data.fields.indexOf(field)
    drafting.change(
      chosen.map((row) => ({
        key: row.key,
        field: field.name,
        text,
        stored: String(row.values[column] ?? ''),
      })),
    )
    setBulk(false)
  }
  return (
    <div className="grid-tab">
      <Tools ask={ask} onAsk={setAsk} data={data} total={table.numRows} />
      {bulk.progress}
      {canUnmask && onlyChosen !== undefined ? (
        <div className="grid-actions">
          <UnmaskRow dataset={dataset.id} table={table.name} rowKey={onlyChosen.key} row={onlyChosen.row} />
        </div>
      ) : null}
      {isEditable && (numChosen > 0 || numChanges(drafting.history.now) > 0) ? (
        <div className="grid-actions" role="status">
          {numChosen > 0 ? (
            <>
              <span>{t('catalog:grid.marked', { count: numChosen, value: formatNumber(numChosen) })}</span>
              <Button size="small" disabled={marked.isAll && !data.isWhole} onClick={() => setBulk(true)}>
                {t('catalog:grid.bulk.action')}
              </Button>
              <Button
                size="small"
                disabled={!isAtHand}
                title={isAtHand ? '' : t('catalog:grid.tooManyToDelete', { value: MAX_CHANGED_ROWS })}
                onClick={() => {
                  drafting.remove(
                    chosen.map((row) => row.key),
                    true,
                  )
                  setMarked(NONE_MARKED)
                }}
              >
                {t('catalog:grid.delete')}
              </Button>
              <Button size="small" type="text" onClick={() => setMarked(NONE_MARKED)}>
                {t('catalog:grid.unmark')}
              </Button>
            </>
          ) : null}
          <DraftBar drafting={drafting} />
        </div>
      ) : null}
      {numRows === 0 ? (
        !data.isWhole ? (
          <LoadingLines numLines={8} />
        ) : isNarrowed(ask) ? (
          <EmptyState
            title={t('catalog:grid.none')}
            hint={t('catalog:grid.noneHint')}
            action={<Button onClick={() => setAsk({ filters: [] })}>{t('catalog:grid.showAll')}</Button>}
          />
        ) : (
          <EmptyState title={t('catalog:rows.empty')} hint={t('catalog:rows.emptyHint')} />
        )
      ) : (
        <DataGrid
          key={`${table.name}/${JSON.stringify(ask)}`}
          label={dataset.title}
          data={data}
          ask={ask}
          onAsk={setAsk}
          draft={drafting.history.now}
          onCells={isEditable ? drafting.change : null}
          onUndo={drafting.undo}
          onRedo={drafting.redo}
          marked={marked}
          onMarked={setMarked}
          onBeyond={(count) =>
            void message.warning(t('catalog:grid.beyond', { count, value: formatNumber(count) }))
          }
          onWindow={onWindow}
          heightPixels={600}
        />
      )}
      <p className="note grid-hint">{t(isEditable ? 'catalog:grid.keysEdit' : 'catalog:grid.keysRead')}</p>
      {isBulk ? (
        <BulkDialog
          fields={data.fields}
          numRows={numChosen}
          isAtOnce={!isAtHand}
          isBusy={bulk.isBusy}
          onSet={setAll}
          onClose={() => setBulk(false)}
        />
      ) : null}
      {drafting.conflicts === null ? null : (
        <ConflictDialog
          conflicts={drafting.conflicts}
          draft={drafting.history.now}
          fields={data.fields}
          onDecide={drafting.decide}
          onClose={drafting.leaveConflicts}
        />
      )}
    </div>
  )
}

function markedRows(data: GridData, marked: Marked, pieces: readonly number[]): GridRow[] {
  if (marked.isAll) return []
  const rows: GridRow[] = []
  for (const piece of new Set([0, ...pieces]))
    for (let i = 0; i < PIECE_ROWS; i++) {
      const row = data.rowAt(piece * PIECE_ROWS + i)
      if (row !== undefined && marked.keys.has(row.key)) rows.push(row)
    }
  return rows
}

function Tools(props: { ask: Ask; onAsk: (ask: Ask) => void; data: GridData; total: number }) {
  const { t } = useTranslation()
  const { ask, data } = props
  const [words, setWords] = useState(ask.find ?? '')
  const find = (text: string) => props.onAsk({ ...ask, find: text })
  const checkedField = data.fields.find((field) => field.name === ask.check?.field)
  return (
    <div className="dataset-tools">
      <Input.Search
        allowClear
        className="grid-find"
        value={words}
        placeholder={t('catalog:grid.find')}
        aria-label={t('catalog:grid.find')}
        onChange={(event) => {
          setWords(event.target.value)
          if (event.target.value === '' && ask.find) find('')
        }}
        onSearch={find}
      />
      <span className="note figures">
        {isNarrowed(ask)
          ? t(data.isWhole ? 'catalog:grid.found' : 'catalog:grid.foundSoFar', {
              value: formatNumber(data.numRows ?? 0),
              total: formatNumber(props.total),
            })
          : t('catalog:numRows', { count: data.numRows ?? 0, value: formatNumber(data.numRows ?? 0) })}
      </span>
      {ask.check ? (
        <Tag closable onClose={() => props.onAsk(withoutCheck(ask))}>
          {t(`catalog:quality.name.${ask.check.rule}`, { defaultValue: ask.check.rule })}
          {checkedField ? ` · ${checkedField.title}` : ''}
        </Tag>
      ) : null}
      {ask.filters.length > 0 || ask.sort !== undefined ? (
        <Button
          size="small"
          type="text"
          onClick={() => props.onAsk(ask.find ? { filters: [], find: ask.find } : { filters: [] })}
        >
          {t('catalog:grid.clearAll')}
        </Button>
      ) : null}
      {data.hiddenFields.length > 0 ? (
        <span className="note" title={data.hiddenFields.join(t('ingest:listSeparator'))}>
          {t('catalog:rows.hidden', { count: data.hiddenFields.length })}
        </span>
      ) : null}
    </div>
  )
}

function DraftBar({ drafting }: { drafting: Drafting }) {
  const { t } = useTranslation()
  const { history, numUnfitting } = drafting
  const count = numChanges(history.now)
  if (count === 0 && history.future.length === 0) return null
  return (
    <span className="grid-draft">
      <span>
        {numUnfitting > 0
          ? t('catalog:grid.unfitting', { count: numUnfitting })
          : drafting.isTooLarge
            ? t('catalog:grid.tooLarge', { value: formatNumber(MAX_CHANGED_ROWS) })
            : t('catalog:editRows.pending', { count })}
      </span>
      <Button size="small" disabled={history.past.length === 0} onClick={drafting.undo}>
        {t('catalog:grid.undo')}
      </Button>
      <Button size="small" disabled={history.future.length === 0} onClick={drafting.redo}>
        {t('catalog:grid.redo')}
      </Button>
      <Button size="small" onClick={drafting.discard}>
        {t('catalog:editRows.discard')}
      </Button>
      <Button
        size="small"
        type="primary"
        disabled={count === 0 || numUnfitting > 0 || drafting.isTooLarge}
        loading={drafting.isSaving}
        onClick={() => void drafting.save()}
      >
        {t('catalog:editRows.save')}
      </Button>
    </span>
  )
}

/** A change of more rows than a person looks at: a job, which shows its progress here and in the list of jobs. */
function useBulk(dataset: DatasetDetail, table: string, ask: Ask, onStarted: () => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { language } = usePreferences().preferences
  const problemText = useProblemText()
  const edit = useBulkEdit(dataset.id, table)
  const [jobId, setJobId] = useState<number | null>(null)
  const job = useJob(jobId)
  const { data } = job
  const isEnded = data !== undefined && isOver(data)
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when the job ends
  useEffect(() => {
    if (!isEnded) return
    if (data.state === 'done') void message.success(t('catalog:grid.bulk.done'))
    else if (data.problem)
      void message.error(problemSentence(data.problem.code, data.problem.params, language, t))
    void client.invalidateQueries({ queryKey: keys.datasets })
    setJobId(null)
  }, [isEnded])
  const start = async (input: { field: Field; text: string; marked: Marked; numRows: number }) => {
    const { field, text, marked, numRows } = input
    try {
      const narrowed = marked.isAll ? ask : { filters: [] }
      const started = await edit.mutateAsync({
        ...narrowed,
        version: dataset.version,
        numRows,
        except: marked.isAll ? [...marked.keys] : [],
        ...(marked.isAll ? {} : { only: [...marked.keys] }),
        field: field.name,
        value: text === '' ? null : text,
      })
      setJobId(started.jobId)
      onStarted()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const progress = data === undefined || isEnded ? null : <JobProgress job={data} />
  return { start, isBusy: edit.isPending, progress }
}
