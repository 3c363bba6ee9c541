import type { Source, Sources } from '@jingjing/schema/ingest/sources'
import { App, Button, Drawer, Input, Segmented, Select, Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeepSource } from '../../../api/ingest.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { draftOf, EVERY_MINUTES, formOf, hostOf, isListed, NEW_FORM, type SourceForm } from './form-state.ts'

const KINDS = ['folder', 'http', 'postgresql', 'mysql'] as const
const MODES = ['replace', 'append', 'upsert'] as const

/** Sets a standing source up, or changes it. */
export function SourceDrawer(props: { source: Source | null; sources: Sources; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const keep = useKeepSource()
  const [form, setForm] = useState<SourceForm>(props.source === null ? NEW_FORM : formOf(props.source))
  const [isAsked, setAsked] = useState(false)
  const read = draftOf(form)
  const wrong = isAsked && 'wrong' in read ? read.wrong : new Set<string>()
  const set = (part: Partial<SourceForm>) => setForm((before) => ({ ...before, ...part }))
  const save = async () => {
    setAsked(true)
    if (!('draft' in read)) return
    try {
      await keep.mutateAsync({ id: props.source?.id ?? null, draft: read.draft })
      props.onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const text = (
    name: 'name' | 'folder' | 'url' | 'host' | 'port' | 'database' | 'user' | 'table',
    hint?: string,
  ) => (
    <Line name={name} wrong={wrong} hint={hint}>
      <Input
        id={`source-${name}`}
        value={form[name]}
        status={wrong.has(name) ? 'error' : ''}
        placeholder={t(`ingest:sources.placeholder.${name}`, { defaultValue: '' })}
        onChange={(event) => set({ [name]: event.target.value })}
      />
    </Line>
  )
  const host = hostOf(form)
  const isTable = form.kind === 'postgresql' || form.kind === 'mysql'
  return (
    <Drawer
      open
      size="default"
      title={t(props.source === null ? 'ingest:sources.add' : 'ingest:sources.change')}
      onClose={props.onClose}
      footer={
        <div className="source-actions">
          <Button onClick={props.onClose}>{t('ui:action.cancel')}</Button>
          <Button type="primary" loading={keep.isPending} onClick={() => void save()}>
            {t('ingest:sources.save')}
          </Button>
        </div>
      }
    >
      <div className="source-form">
        {text('name')}
        <Segmented
          className="source-kind"
          aria-label={t('ingest:sources.kindLabel')}
          value={form.kind}
          options={KINDS.map((kind) => ({ value: kind, label: t(`ingest:sources.kind.${kind}`) }))}
          onChange={(kind) => set({ kind })}
        />
        {form.kind === 'folder'
          ? text('folder', t('ingest:sources.folderHint', { inbox: props.sources.inbox }))
          : null}
        {form.kind === 'http' ? text('url') : null}
        {isTable ? (
          <>
            {text('host')}
            {text('port')}
            {text('database')}
            {text('table')}
          </>
        ) : null}
        {form.kind === 'folder' ? null : (
          <>
            {host !== null && !isListed(host, props.sources.allowedHosts) ? (
              <p className="source-warning" role="status">
                {t('ingest:sources.notListed', { host })}
              </p>
            ) : null}
            {text('user', form.kind === 'http' ? t('ingest:sources.userHint') : undefined)}
            <Line
              name="secret"
              wrong={wrong}
              hint={t(props.source?.hasSecret ? 'ingest:sources.secretKept' : 'ingest:sources.secretHint')}
            >
              <Input.Password
                id="source-secret"
                autoComplete="new-password"
                visibilityToggle={false}
                value={form.secret}
                onChange={(event) => set({ secret: event.target.value })}
              />
            </Line>
          </>
        )}
        {isTable ? (
          <span className="source-switch">
            <Switch
              size="small"
              aria-label={t('ingest:sources.encrypted')}
              checked={form.isEncrypted}
              onChange={(isEncrypted) => set({ isEncrypted })}
            />
            {t('ingest:sources.encrypted')}
          </span>
        ) : null}
        <Line name="every" wrong={wrong}>
          <Select
            id="source-every"
            value={form.everyMinutes}
            options={[...new Set([...EVERY_MINUTES, form.everyMinutes])].map((minutes) => ({
              value: minutes,
              label: t(`ingest:sources.everyMinutes.${minutes}`, {
                defaultValue: t('ingest:sources.everyOther', { count: minutes }),
              }),
            }))}
            onChange={(everyMinutes) => set({ everyMinutes })}
          />
        </Line>
        <Line name="mode" wrong={wrong}>
          <Segmented
            id="source-mode"
            value={form.mode}
            options={MODES.map((mode) => ({ value: mode, label: t(`ingest:sources.mode.${mode}`) }))}
            onChange={(mode) => set({ mode })}
          />
        </Line>
        {form.mode === 'upsert' ? (
          <Line name="keyColumns" wrong={wrong} hint={t('ingest:sources.keyHint')}>
            <Select
              id="source-keyColumns"
              mode="tags"
              value={form.keyColumns}
              status={wrong.has('keyColumns') ? 'error' : ''}
              onChange={(keyColumns: string[]) => set({ keyColumns })}
            />
          </Line>
        ) : null}
      </div>
    </Drawer>
  )
}

function Line(props: {
  name: string
  wrong: ReadonlySet<string>
  hint?: string | undefined
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <label className="source-line" htmlFor={`source-${props.name}`}>
      <span>{t(`ingest:sources.field.${props.name}`)}</span>
      {props.children}
      {props.wrong.has(props.name) ? (
        <span className="source-wrong" role="alert">
          {t(`ingest:sources.wrong.${props.name}`, { defaultValue: t('ingest:sources.wrong.other') })}
        </span>
      ) : props.hint ? (
        <span className="note">{props.hint}</span>
      ) : null}
    </label>
  )
}
