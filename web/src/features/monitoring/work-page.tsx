import { WORK_LISTS, type WorkCase, type WorkListName } from '@jingjing/schema/monitoring/case-work'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import {
  useAssign,
  useCaseChanges,
  useSimulation,
  useWorkCases,
  useWorkLists,
} from '../../api/monitoring/case-work.ts'
import { useRunningState } from '../../api/monitoring.ts'
import { useCan } from '../../api/session.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatDecimals, formatFigure, formatNumber, formatTime } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { DatasetScope } from './filters.tsx'
import './work.css'

const DEFAULT_LIST: WorkListName = 'overdue'

export default function WorkPage() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const list = WORK_LISTS.find((name) => name === search.get('list')) ?? DEFAULT_LIST
  const community = search.get('community') ?? undefined
  const dataset = search.get('dataset') ?? undefined
  const lists = useWorkLists({ community, dataset })
  const page = useWorkCases(list, { community, dataset })
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  useCaseChanges()
  const cases = page.data?.cases
  const open = (name: WorkListName) => {
    setSelected(new Set())
    setSearch((before) => {
      before.set('list', name)
      return before
    })
  }
  const toggle = (id: number) =>
    setSelected((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  return (
    <Page
      title={t('monitoring:work.title')}
      subtitle={
        lists.data
          ? t('monitoring:work.subtitle', { time: formatTime(lists.data.asOf, language) })
          : undefined
      }
    >
      <DatasetScope
        dataset={dataset}
        onClear={() =>
          setSearch((before) => {
            before.delete('dataset')
            return before
          })
        }
      />
      {lists.error ? (
        <ProblemView error={lists.error} onRetry={() => void lists.refetch()} />
      ) : !lists.data ? (
        <LoadingLines numLines={3} />
      ) : (
        <nav className="work-tabs" aria-label={t('monitoring:work.title')}>
          {lists.data.lists.map((one) => (
            <button
              key={one.list}
              type="button"
              data-testid={`work-${one.list}`}
              aria-pressed={one.list === list}
              onClick={() => open(one.list)}
            >
              <span>{t(`monitoring:work.list.${one.list}`)}</span>
              <strong className="figures">{formatFigure(one.figure.value, one.figure.unit)}</strong>
            </button>
          ))}
        </nav>
      )}
      <Panel
        title={t(`monitoring:work.list.${list}`)}
        subtitle={t(`monitoring:work.why.${list}`)}
        extra={<TrailOfList list={list} lists={lists.data?.lists ?? []} />}
      >
        {selected.size > 0 ? (
          <Actions
            ids={[...selected]}
            list={list}
            cases={cases ?? []}
            onDone={() => setSelected(new Set())}
          />
        ) : null}
        <DataTable<WorkCase>
          label={t(`monitoring:work.list.${list}`)}
          rows={cases}
          rowKey={(row) => row.id}
          error={page.error ?? undefined}
          onRetry={() => void page.refetch()}
          empty={
            <EmptyState title={t(`monitoring:work.empty.${list}`)} hint={t('monitoring:work.emptyHint')} />
          }
          columns={[
            {
              key: 'select',
              title: <span className="visually-hidden">{t('monitoring:work.select')}</span>,
              render: (row) => (
                <input
                  type="checkbox"
                  data-testid="work-select"
                  aria-label={t('monitoring:work.selectOne', { title: row.title })}
                  checked={selected.has(row.id)}
                  onChange={() => toggle(row.id)}
                />
              ),
            },
            {
              key: 'title',
              title: t('monitoring:work.column.title'),
              maxWidthPixels: 320,
              render: (row) => (
                <Link to={`/monitoring/cases/${row.id}`} data-testid="work-case">
                  {row.title || row.number || t('monitoring:work.untitled')}
                </Link>
              ),
            },
            {
              key: 'weight',
              title: t(`monitoring:work.weight.${list}`),
              isNumeric: true,
              render: (row) => weightText(row, list, (time) => formatTime(time, language)),
            },
            {
              key: 'due',
              title: t('monitoring:work.column.due'),
              render: (row) => (row.dueAt ? formatTime(row.dueAt, language) : t('monitoring:work.none')),
            },
            { key: 'category', title: t('monitoring:work.column.category'), render: (row) => row.category },
            {
              key: 'community',
              title: t('monitoring:work.column.community'),
              render: (row) => row.community,
            },
            {
              key: 'department',
              title: t('monitoring:work.column.department'),
              render: (row) => row.department,
            },
            {
              key: 'assigned',
              title: t('monitoring:work.column.assigned'),
              render: (row) => row.assignedTo ?? t('monitoring:work.none'),
            },
          ]}
        />
        {page.data?.isTruncated ? <p className="note">{t('monitoring:work.truncated')}</p> : null}
      </Panel>
    </Page>
  )
}

function weightText(row: WorkCase, list: WorkListName, time: (text: string) => string): string {
  if (row.weight === null) return ''
  if (list === 'unsatisfied') return time(new Date(row.weight * 1000).toISOString())
  if (list === 'due-today' || list === 'about-to-breach') return formatDecimals(-row.weight, 1)
  if (list === 'overdue') return formatDecimals(row.weight, 1)
  return formatNumber(row.weight)
}

function TrailOfList(props: {
  list: WorkListName
  lists: readonly { list: WorkListName; figure: { measure: string; params: Record<string, string> } }[]
}) {
  const { t } = useTranslation()
  const trail = useTrail()
  const figure = props.lists.find((one) => one.list === props.list)?.figure
  if (!figure) return null
  return (
    <button type="button" className="link-button" onClick={() => trail.open(figure)}>
      {t('trail:open')}
    </button>
  )
}

/** What can be done with the chosen cases: give them to a department, or see what solving them would change. */
function Actions(props: {
  ids: number[]
  list: WorkListName
  cases: readonly WorkCase[]
  onDone: () => void
}) {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const assign = useAssign()
  const simulation = useSimulation()
  const state = useRunningState({})
  const [department, setDepartment] = useState<string>()
  const [note, setNote] = useState('')
  const departments = (state.data?.departments ?? []).filter((one) => one.key !== '-')
  const give = async () => {
    if (!department) return
    try {
      const { numAssigned } = await assign.mutateAsync({ cases: props.ids, department, note })
      void message.success(t('monitoring:work.assigned', { count: numAssigned, department }))
      props.onDone()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <fieldset className="work-actions" aria-label={t('monitoring:work.actions')}>
      <span>{t('monitoring:work.chosen', { count: props.ids.length })}</span>
      {can('monitoring:assign') ? (
        <>
          <Select
            className="work-department"
            data-testid="assign-department"
            aria-label={t('monitoring:work.department')}
            placeholder={t('monitoring:work.department')}
            value={department}
            onChange={setDepartment}
            options={departments.map((one) => ({ value: one.key, label: one.label }))}
          />
          <Input
            className="work-note"
            aria-label={t('monitoring:work.note')}
            placeholder={t('monitoring:work.note')}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button
            type="primary"
            data-testid="assign"
            disabled={!department}
            loading={assign.isPending}
            onClick={() => void give()}
          >
            {t('monitoring:work.assign')}
          </Button>
        </>
      ) : null}
      {state.data ? (
        <Button
          loading={simulation.isPending}
          onClick={() => simulation.mutate({ cases: props.ids, from: state.data.from, to: state.data.to })}
        >
          {t('monitoring:work.simulate')}
        </Button>
      ) : null}
      {simulation.data ? (
        <p className="work-simulation" data-testid="simulation">
          {t('monitoring:work.simulation', { count: simulation.data.numCounting })}{' '}
          {simulation.data.rates.map((one) => (
            <span key={one.rate}>
              {t(`monitoring:figure.${one.rate}Rate`)} {formatNumber(one.now, 2)}% →{' '}
              <strong>{formatNumber(one.ifSolved, 2)}%</strong>{' '}
            </span>
          ))}
          {simulation.data.score.now === null ? null : (
            <span>
              {t('monitoring:figure.score')} {formatNumber(simulation.data.score.now, 2)} →{' '}
              <strong>{formatNumber(simulation.data.score.ifSolved, 2)}</strong>
            </span>
          )}
        </p>
      ) : null}
    </fieldset>
  )
}
