// biome-ignore-all lint/suspicious/noArrayIndexKey: the blocks of a document keep their order
import type { BulletinBlock, BulletinPart } from '@jingjing/schema/monitoring/bulletin'
import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import {
  type BulletinAsk,
  bulletinPath,
  useBulletin,
  useBulletinTemplate,
  useCaseChanges,
  useEditTemplate,
} from '../../api/monitoring/case-work.ts'
import { useCan } from '../../api/session.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { DatasetScope } from './filters.tsx'
import './work.css'

export default function BulletinPage() {
  const { t } = useTranslation()
  const can = useCan()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const [isEditing, setEditing] = useState(false)
  useCaseChanges()
  const span = search.get('span') === 'week' ? 'week' : 'month'
  const dataset = search.get('dataset') ?? undefined
  const ask: BulletinAsk = { span, from: search.get('from') ?? undefined, language, dataset }
  const bulletin = useBulletin(ask)
  const { data } = bulletin
  const go = (change: Record<string, string | undefined>) =>
    setSearch((before) => {
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) before.delete(name)
        else before.set(name, value)
      }
      return before
    })
  return (
    <Page
      title={t('monitoring:bulletin.title')}
      subtitle={t('monitoring:bulletin.subtitle')}
      actions={
        <>
          <Segmented
            aria-label={t('monitoring:bulletin.span')}
            value={span}
            onChange={(value) => go({ span: value, from: undefined })}
            options={[
              { value: 'month', label: t('monitoring:bulletin.month') },
              { value: 'week', label: t('monitoring:bulletin.week') },
            ]}
          />
          <Button disabled={!data} onClick={() => go({ from: data?.previous.from })}>
            {t('monitoring:bulletin.before')}
          </Button>
          <Button disabled={!data} onClick={() => go({ from: data?.to })}>
            {t('monitoring:bulletin.after')}
          </Button>
          {can('monitoring:edit') ? (
            <Button onClick={() => setEditing(!isEditing)}>{t('monitoring:bulletin.edit')}</Button>
          ) : null}
          <Button
            type="primary"
            href={`/api/monitoring/${bulletinPath(ask, 'bulletin.docx')}`}
            data-testid="bulletin-word"
          >
            {t('monitoring:bulletin.word')}
          </Button>
        </>
      }
    >
      <DatasetScope dataset={dataset} onClear={() => go({ dataset: undefined })} />
      {isEditing ? <TemplateEditor language={language} onDone={() => setEditing(false)} /> : null}
      {bulletin.error ? (
        <ProblemView error={bulletin.error} onRetry={() => void bulletin.refetch()} />
      ) : !data ? (
        <LoadingLines numLines={12} />
      ) : (
        <Panel>
          <article className="bulletin" data-testid="bulletin">
            {data.blocks.map((block, index) => (
              <Block key={`${block.kind}-${index}`} block={block} />
            ))}
          </article>
        </Panel>
      )}
    </Page>
  )
}

function Block({ block }: { block: BulletinBlock }) {
  if (block.kind === 'heading') return block.level === 1 ? <h2>{block.text}</h2> : <h3>{block.text}</h3>
  if (block.kind === 'paragraph')
    return (
      <p>
        {block.parts.map((part, index) => (
          <Part key={`${part.text}-${index}`} part={part} />
        ))}
      </p>
    )
  return (
    <div className="bulletin-table">
      <table>
        <caption>{block.caption}</caption>
        <thead>
          <tr>
            {block.columns.map((column) => (
              <th key={column.title} className={column.isNumber ? 'number' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={`${row[0]?.text}-${index}`}>
              {row.map((part, column) => (
                <td
                  key={`${block.columns[column]?.title}`}
                  className={block.columns[column]?.isNumber ? 'number figures' : undefined}
                >
                  <Part part={part} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Part({ part }: { part: BulletinPart }) {
  const { t } = useTranslation()
  const trail = useTrail()
  const { figure } = part
  if (!figure) return part.text
  return (
    <button
      type="button"
      className="bulletin-figure figures"
      title={t('trail:open')}
      onClick={() => trail.open(figure)}
    >
      {part.text}
    </button>
  )
}

function TemplateEditor({ language, onDone }: { language: 'zh' | 'en'; onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const template = useBulletinTemplate(language, true)
  const edit = useEditTemplate()
  const [text, setText] = useState<string>()
  if (template.error) return <ProblemView error={template.error} onRetry={() => void template.refetch()} />
  if (!template.data) return <LoadingLines numLines={6} />
  const { values, tables } = template.data
  const save = async (next: string) => {
    try {
      await edit.mutateAsync({ language, text: next })
      onDone()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Panel
      title={t('monitoring:bulletin.template')}
      subtitle={t('monitoring:bulletin.templateHint')}
      footer={
        <>
          <Button
            type="primary"
            loading={edit.isPending}
            onClick={() => void save(text ?? template.data.text)}
          >
            {t('ui:action.save')}
          </Button>{' '}
          <Button onClick={onDone}>{t('ui:action.cancel')}</Button>{' '}
          <Button disabled={template.data.isDefault} onClick={() => void save('')}>
            {t('monitoring:bulletin.own')}
          </Button>
        </>
      }
    >
      <textarea
        className="bulletin-template"
        aria-label={t('monitoring:bulletin.template')}
        value={text ?? template.data.text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="note">
        {[...values.map((name) => `{${name}}`), ...tables.map((name) => `[[${name}]]`)].join('  ')}
      </p>
    </Panel>
  )
}
