import { FIELDS } from '@jingjing/analysis/recognise/fields'
import { DictionaryDraft, type DictionaryEntry } from '@jingjing/schema/ingest/dictionary'
import { App, Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeleteEntry, useDictionary, useKeepEntry } from '../../../api/ingest.ts'
import { useCan } from '../../../api/session.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatFullTime, MISSING } from '../../../ui/format.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import './dictionary.css'

const FIELD_NAMES = [
  ...new Set(Object.values(FIELDS).flatMap((list) => list.map(({ field }) => field))),
].sort()

/** What a person explains once: what a column of a name is, what a value means. It beats every guess. */
export default function DictionaryPage() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('ingest:dictionary.title')}
      subtitle={t('ingest:dictionary.subtitle')}
      back={{ to: '/data', label: t('catalog:title') }}
    >
      <Section kind="title" />
      <Section kind="value" />
    </Page>
  )
}

function Section({ kind }: { kind: 'title' | 'value' }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const canEdit = useCan()('catalog:edit')
  const dictionary = useDictionary()
  const words = useFieldWords()
  return (
    <Panel title={t(`ingest:dictionary.${kind}s`)} subtitle={t(`ingest:dictionary.${kind}sHint`)}>
      {canEdit ? <AddForm kind={kind} /> : null}
      <DataTable<DictionaryEntry>
        label={t(`ingest:dictionary.${kind}s`)}
        rows={dictionary.data?.entries.filter((entry) => entry.kind === kind)}
        rowKey={(entry) => entry.id}
        error={dictionary.error}
        onRetry={() => void dictionary.refetch()}
        empty={
          <EmptyState
            title={t(`ingest:dictionary.${kind}sNone`)}
            hint={t(`ingest:dictionary.${kind}sNoneHint`)}
          />
        }
        columns={[
          {
            key: 'column',
            title: t('ingest:dictionary.column'),
            maxWidthPixels: 260,
            render: (entry) => entry.title || t('ingest:dictionary.everyColumn'),
          },
          ...(kind === 'value'
            ? [
                {
                  key: 'written',
                  title: t('ingest:dictionary.written'),
                  maxWidthPixels: 260,
                  render: (entry: DictionaryEntry) => entry.written,
                },
              ]
            : []),
          {
            key: 'meaning',
            title: t(`ingest:dictionary.${kind}Meaning`),
            maxWidthPixels: 260,
            render: (entry) => (kind === 'title' ? words(entry.meaning) : entry.meaning || MISSING),
          },
          { key: 'who', title: t('ingest:dictionary.who'), render: (entry) => entry.createdBy ?? MISSING },
          {
            key: 'when',
            title: t('ingest:dictionary.when'),
            render: (entry) => formatFullTime(entry.createdAt, language),
          },
          { key: 'actions', title: '', render: (entry) => (canEdit ? <RemoveButton entry={entry} /> : null) },
        ]}
      />
    </Panel>
  )
}

function useFieldWords(): (field: string) => string {
  const { t } = useTranslation()
  return (field) =>
    field === '' ? t('ingest:dictionary.noField') : t(`catalog:canonical.${field}`, { defaultValue: field })
}

function AddForm({ kind }: { kind: 'title' | 'value' }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const words = useFieldWords()
  const keep = useKeepEntry()
  const [title, setTitle] = useState('')
  const [written, setWritten] = useState('')
  const [meaning, setMeaning] = useState<string | null>(kind === 'title' ? null : '')
  const draft = DictionaryDraft.safeParse({ kind, title, written, meaning })
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!draft.success) return
    try {
      await keep.mutateAsync(draft.data)
      setTitle('')
      setWritten('')
      setMeaning(kind === 'title' ? null : '')
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <form className="dictionary-form" onSubmit={(event) => void add(event)}>
      <Input
        value={title}
        aria-label={t('ingest:dictionary.column')}
        placeholder={t(`ingest:dictionary.placeholder.${kind}Column`)}
        onChange={(event) => setTitle(event.target.value)}
      />
      {kind === 'value' ? (
        <>
          <Input
            value={written}
            aria-label={t('ingest:dictionary.written')}
            placeholder={t('ingest:dictionary.placeholder.written')}
            onChange={(event) => setWritten(event.target.value)}
          />
          <Input
            value={meaning ?? ''}
            aria-label={t('ingest:dictionary.valueMeaning')}
            placeholder={t('ingest:dictionary.placeholder.meaning')}
            onChange={(event) => setMeaning(event.target.value)}
          />
        </>
      ) : (
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          value={meaning}
          aria-label={t('ingest:dictionary.titleMeaning')}
          placeholder={t('ingest:dictionary.placeholder.field')}
          options={['', ...FIELD_NAMES].map((field) => ({ value: field, label: words(field) }))}
          onChange={setMeaning}
        />
      )}
      <Button htmlType="submit" type="primary" disabled={!draft.success} loading={keep.isPending}>
        {t('ingest:dictionary.add')}
      </Button>
    </form>
  )
}

function RemoveButton({ entry }: { entry: DictionaryEntry }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const remove = useDeleteEntry()
  const go = async () => {
    try {
      await remove.mutateAsync(entry.id)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Button size="small" type="text" loading={remove.isPending} onClick={() => void go()}>
      {t('ingest:dictionary.remove')}
    </Button>
  )
}
