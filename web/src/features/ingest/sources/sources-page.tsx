import type { Source, SourceRun } from '@jingjing/schema/ingest/sources'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useDeleteSource, useKeepSource, useRunSource, useSources } from '../../../api/ingest.ts'
import { formatFullTime, formatNumber } from '../../../ui/format.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { problemSentence, useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { draftOf, formOf } from './form-state.ts'
import { SourceDrawer } from './source-form.tsx'
import './sources.css'

/** Where data comes from by itself: set up, tried, paused, and what each run brought. */
export default function SourcesPage() {
  const { t } = useTranslation()
  const sources = useSources()
  const [edited, setEdited] = useState<Source | 'new' | null>(null)
  const add = (
    <Button type="primary" onClick={() => setEdited('new')}>
      {t('ingest:sources.add')}
    </Button>
  )
  return (
    <Page
      title={t('ingest:sources.title')}
      subtitle={t('ingest:sources.subtitle')}
      back={{ to: '/data', label: t('catalog:title') }}
      actions={sources.data && sources.data.sources.length > 0 ? add : null}
    >
      {sources.error ? (
        <ProblemView error={sources.error} onRetry={() => void sources.refetch()} />
      ) : !sources.data ? (
        <LoadingLines numLines={6} />
      ) : sources.data.sources.length === 0 ? (
        <Panel>
          <EmptyState title={t('ingest:sources.none')} hint={t('ingest:sources.noneHint')} action={add} />
        </Panel>
      ) : (
        sources.data.sources.map((source) => (
          <SourcePanel key={source.id} source={source} onEdit={() => setEdited(source)} />
        ))
      )}
      {edited !== null && sources.data ? (
        <SourceDrawer
          source={edited === 'new' ? null : edited}
          sources={sources.data}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </Page>
  )
}

function placeText(source: Source): string {
  const { settings } = source
  if (settings.kind === 'folder') return settings.folder
  if (settings.kind === 'http') return settings.url
  return `${settings.host}:${settings.port} · ${settings.database} · ${settings.table}`
}

function SourcePanel({ source, onEdit }: { source: Source; onEdit: () => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const { language } = usePreferences().preferences
  const problemText = useProblemText()
  const run = useRunSource()
  const keep = useKeepSource()
  const remove = useDeleteSource()
  const isRunning = source.runs.some((one) => one.endedAt === null)
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const pause = () => {
    const read = draftOf({ ...formOf(source), isPaused: !source.isPaused })
    if ('draft' in read) void attempt(() => keep.mutateAsync({ id: source.id, draft: read.draft }))
  }
  const ask = () =>
    modal.confirm({
      title: t('ingest:sources.delete.title', { name: source.name }),
      content: t('ingest:sources.delete.content'),
      okText: t('ingest:sources.delete.confirm'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: () => attempt(() => remove.mutateAsync(source.id)),
    })
  return (
    <Panel
      title={source.name}
      subtitle={`${t(`ingest:sources.kind.${source.settings.kind}`)} · ${placeText(source)}`}
      extra={
        <span className="source-actions">
          <Button
            size="small"
            disabled={isRunning}
            onClick={() => void attempt(() => run.mutateAsync({ id: source.id, isTrial: true }))}
          >
            {t('ingest:sources.try')}
          </Button>
          <Button
            size="small"
            disabled={isRunning}
            onClick={() => void attempt(() => run.mutateAsync({ id: source.id, isTrial: false }))}
          >
            {t('ingest:sources.runNow')}
          </Button>
          <Button size="small" loading={keep.isPending} onClick={pause}>
            {t(source.isPaused ? 'ingest:sources.resume' : 'ingest:sources.pause')}
          </Button>
          <Button size="small" onClick={onEdit}>
            {t('ingest:sources.edit')}
          </Button>
          <Button size="small" type="text" danger onClick={ask}>
            {t('ingest:sources.delete.action')}
          </Button>
        </span>
      }
    >
      <p className="note figures">
        {[
          source.isPaused
            ? t('ingest:sources.paused')
            : t('ingest:sources.next', { time: formatFullTime(source.nextRunAt, language) }),
          t(`ingest:sources.everyMinutes.${source.everyMinutes}`, {
            defaultValue: t('ingest:sources.everyOther', { count: source.everyMinutes }),
          }),
          t(`ingest:sources.mode.${source.mode}`),
        ].join(' · ')}
        {source.datasetId ? (
          <>
            {' · '}
            <Link to={`/data/${encodeURIComponent(source.datasetId)}`}>{t('ingest:done.openDataset')}</Link>
          </>
        ) : null}
      </p>
      {source.runs.length === 0 ? (
        <p className="note">{t('ingest:sources.noRuns')}</p>
      ) : (
        <ul className="source-runs">
          {source.runs.slice(0, 5).map((one) => (
            <RunLine key={one.id} run={one} />
          ))}
        </ul>
      )}
      {source.runs.length > 5 ? (
        <details>
          <summary>{t('ingest:sources.older', { count: source.runs.length - 5 })}</summary>
          <ul className="source-runs">
            {source.runs.slice(5).map((one) => (
              <RunLine key={one.id} run={one} />
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  )
}

function RunLine({ run }: { run: SourceRun }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const state = run.outcome ?? 'running'
  return (
    <li className={state === 'failed' ? 'is-failed' : undefined}>
      <time className="figures">{formatFullTime(run.startedAt, language)}</time>
      <span className="source-outcome">{t(`ingest:sources.outcome.${state}`)}</span>
      <div>
        {run.problem ? <p>{problemSentence(run.problem.code, run.problem.params, language, t)}</p> : null}
        {run.imports.map((one) => (
          <p key={`${one.dataset}/${one.title}`} className="figures">
            {one.dataset ? (
              <Link to={`/data/${encodeURIComponent(one.dataset)}?tab=versions`}>
                {one.title}
                {one.version === null ? '' : ` ${t('catalog:versionNumber', { version: one.version })}`}
              </Link>
            ) : (
              one.title
            )}
            {` · ${t('catalog:numRows', { count: one.numRows, value: formatNumber(one.numRows) })}`}
            {one.numRejected > 0
              ? ` · ${t('ingest:sources.rejected', { count: one.numRejected, value: formatNumber(one.numRejected) })}`
              : ''}
            {one.numFindings > 0 ? ` · ${t('ingest:sources.findings', { count: one.numFindings })}` : ''}
          </p>
        ))}
      </div>
    </li>
  )
}
