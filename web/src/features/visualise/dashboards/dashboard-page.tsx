import type { Dashboard, DashboardTile } from '@jingjing/schema/visualise/dashboards'
import { App, Button, Dropdown, Input, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useDatasets } from '../../../api/catalog.ts'
import {
  useChangeDashboard,
  useCreateDashboard,
  useDashboard,
  useDeleteDashboard,
} from '../../../api/visualise/dashboards.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { useTrail } from '../../../ui/trail/trail-state.ts'
import { figureAsk } from '../trail-of.ts'
import { DashboardGrid } from './dashboard-grid.tsx'
import { addTile, type Chosen } from './dashboard-state.ts'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { ShareDialog } from './share-dialog.tsx'
import '../visualise.css'

const BACK = '/visualise'

export default function DashboardPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const dashboard = useDashboard(id)
  const back = { to: BACK, label: t('visualise:page') }
  if (dashboard.error)
    return (
      <Page title={t('visualise:dashboard')} back={back}>
        <div data-testid="dashboard-refused">
          <ProblemView error={dashboard.error} onRetry={() => void dashboard.refetch()} />
        </div>
      </Page>
    )
  if (!dashboard.data)
    return (
      <Page title={t('visualise:dashboard')} back={back}>
        <LoadingLines numLines={8} />
      </Page>
    )
  return <Loaded key={dashboard.data.id} dashboard={dashboard.data} />
}

type Draft = Pick<Dashboard, 'title' | 'description' | 'tiles'>

function Loaded({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const isEditing = dashboard.isOwn && search.get('edit') === '1'
  const [draft, setDraft] = useState<Draft | null>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const whole = useRef<HTMLDivElement>(null)
  const shown: Draft = isEditing && draft !== null ? draft : dashboard
  const setEditing = (on: boolean) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (on) after.set('edit', '1')
        else after.delete('edit')
        return after
      },
      { replace: true },
    )
  const isDirty = draft !== null
  useUnsavedWarning(isEditing && isDirty)
  const put = (part: Partial<Draft>) => setDraft({ ...shown, ...part })
  const leave = () => {
    setDraft(null)
    setEditing(false)
  }
  return (
    <Page
      title={
        isEditing ? (
          <Input
            className="dashboard-title"
            value={shown.title}
            maxLength={200}
            aria-label={t('visualise:dashboardTitle')}
            data-testid="dashboard-title"
            onChange={({ target }) => put({ title: target.value })}
          />
        ) : (
          dashboard.title
        )
      }
      subtitle={
        dashboard.isOwn
          ? t(`visualise:audience.${dashboard.audience}`)
          : t('visualise:by', { owner: dashboard.owner ?? '' })
      }
      back={{ to: BACK, label: t('visualise:page') }}
      actions={
        isEditing ? (
          <EditActions
            dashboard={dashboard}
            shown={shown}
            onTiles={(tiles) => put({ tiles })}
            onDone={leave}
          />
        ) : (
          <ReadActions
            dashboard={dashboard}
            onEdit={() => setEditing(true)}
            onFullScreen={() => void whole.current?.requestFullscreen?.()}
          />
        )
      }
    >
      <div ref={whole} className="dashboard-whole">
        {chosen === null ? null : <ChosenLine chosen={chosen} onClear={() => setChosen(null)} />}
        {isEditing ? <p className="note">{t('visualise:editHint')}</p> : null}
        {shown.tiles.length === 0 ? (
          <Panel>
            <EmptyState
              title={t('visualise:noTiles')}
              hint={dashboard.isOwn ? t('visualise:noTilesHint') : undefined}
            />
          </Panel>
        ) : (
          <DashboardGrid
            tiles={shown.tiles}
            isEditing={isEditing}
            chosen={chosen}
            onChoose={setChosen}
            onTiles={(tiles) => put({ tiles })}
          />
        )}
      </div>
    </Page>
  )
}

function useUnsavedWarning(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isActive])
}

/** What narrows the other tiles, where it is from, and how to be rid of it. */
function ChosenLine({ chosen, onClear }: { chosen: Chosen; onClear: () => void }) {
  const { t } = useTranslation()
  const trail = useTrail()
  return (
    <div className="dashboard-chosen" data-testid="dashboard-chosen" role="status">
      <span>{t('visualise:chosen', { words: chosen.words })}</span>
      <Button
        size="small"
        type="link"
        onClick={() =>
          trail.open(
            figureAsk({
              kind: 'figure',
              dataset: chosen.dataset,
              filter: chosen.filter,
              ...(chosen.table !== undefined && { table: chosen.table }),
            }),
          )
        }
      >
        {t('trail:open')}
      </Button>
      <Button size="small" onClick={onClear}>
        {t('visualise:clearChosen')}
      </Button>
    </div>
  )
}

function EditActions(props: {
  dashboard: Dashboard
  shown: Draft
  onTiles: (tiles: DashboardTile[]) => void
  onDone: () => void
}) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const change = useChangeDashboard()
  const { dashboard, shown } = props
  const save = async () => {
    try {
      await change.mutateAsync({
        id: dashboard.id,
        revision: dashboard.revision,
        title: shown.title.trim() || t('visualise:untitled'),
        description: shown.description,
        tiles: shown.tiles,
      })
      props.onDone()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const datasets = useDatasets('', '').data?.datasets ?? []
  return (
    <>
      <Select
        className="dashboard-add-table"
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        placeholder={t('visualise:addTable')}
        aria-label={t('visualise:addTable')}
        options={datasets.map((one) => ({ value: one.id, label: one.title }))}
        onChange={(dataset: string | null) => {
          if (dataset !== null)
            props.onTiles(addTile(shown.tiles, { table: { dataset } }, { width: 12, height: 6 }))
        }}
      />
      <Button
        data-testid="add-text"
        onClick={() =>
          props.onTiles(addTile(shown.tiles, { text: t('visualise:newText') }, { width: 4, height: 3 }))
        }
      >
        {t('visualise:addText')}
      </Button>
      <Button onClick={props.onDone}>{t('ui:action.cancel')}</Button>
      <Button
        type="primary"
        data-testid="save-dashboard"
        loading={change.isPending}
        onClick={() => void save()}
      >
        {t('visualise:save')}
      </Button>
    </>
  )
}

function ReadActions(props: { dashboard: Dashboard; onEdit: () => void; onFullScreen: () => void }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const problemText = useProblemText()
  const navigate = useNavigate()
  const create = useCreateDashboard()
  const remove = useDeleteDashboard()
  const [dialog, setDialog] = useState<'share' | 'schedule' | null>(null)
  const { dashboard } = props
  const copy = async () => {
    try {
      const tiles = dashboard.tiles.filter((tile) => !('isHidden' in tile.content))
      const made = await create.mutateAsync({
        title: t('visualise:copyOf', { title: dashboard.title }).slice(0, 200),
        description: dashboard.description,
        tiles,
      })
      void navigate(`/visualise/dashboards/${made.id}`)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const askToRemove = () =>
    modal.confirm({
      title: t('visualise:removeTitle', { title: dashboard.title }),
      content: t('visualise:removeHint'),
      okText: t('visualise:remove'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        await remove.mutateAsync(dashboard.id)
        void navigate(BACK)
      },
    })
  const documents = (['docx', 'svg'] as const).map((format) => ({
    key: format,
    label: (
      <a
        href={`/api/visualise/dashboards/${dashboard.id}/document?format=${format}&language=${document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'}`}
        download
      >
        {t(`visualise:document.${format}`)}
      </a>
    ),
  }))
  const more = [
    ...documents,
    { key: 'copy', label: t('visualise:saveCopy'), onClick: () => void copy() },
    ...(dashboard.isOwn
      ? [
          { key: 'schedule', label: t('visualise:schedule.action'), onClick: () => setDialog('schedule') },
          { key: 'remove', label: t('visualise:remove'), danger: true, onClick: askToRemove },
        ]
      : []),
  ]
  return (
    <>
      <Button onClick={props.onFullScreen}>{t('visualise:fullScreen')}</Button>
      <Dropdown menu={{ items: more }}>
        <Button data-testid="dashboard-more">{t('visualise:more')}</Button>
      </Dropdown>
      {dashboard.isOwn ? (
        <>
          <Button data-testid="share-dashboard" onClick={() => setDialog('share')}>
            {t('visualise:share.action')}
          </Button>
          <Button type="primary" data-testid="edit-dashboard" onClick={props.onEdit}>
            {t('visualise:edit')}
          </Button>
        </>
      ) : null}
      {dialog === 'share' ? <ShareDialog dashboard={dashboard} onClose={() => setDialog(null)} /> : null}
      {dialog === 'schedule' ? (
        <ScheduleDialog dashboard={dashboard} onClose={() => setDialog(null)} />
      ) : null}
    </>
  )
}
