import type { CodeList, CodeListInput } from '@jingjing/schema/describe'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCodeLists, useRemoveCodeList, useSaveCodeList } from '../../../api/describe.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatNumber, MISSING } from '../../../ui/format.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { readPastedCodes } from './state.ts'

const NEW: CodeList = { id: '', title: '', description: '', source: '', codes: [], numFields: 0 }

export function CodeListsTab({ isEditor }: { isEditor: boolean }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const query = useCodeLists()
  const remove = useRemoveCodeList()
  const [edited, setEdited] = useState<CodeList | null>(null)
  const askRemove = (list: CodeList) =>
    modal.confirm({
      title: t('describe:codeList.removeTitle', { title: list.title }),
      okText: t('describe:codeList.remove'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        try {
          await remove.mutateAsync(list.id)
        } catch (error) {
          void message.error(problemText(error))
        }
      },
    })
  const newButton = isEditor ? (
    <Button onClick={() => setEdited(NEW)}>{t('describe:codeList.new')}</Button>
  ) : null
  return (
    <>
      <div className="bulk-tools">{newButton}</div>
      <DataTable<CodeList>
        label={t('describe:page.codeLists')}
        rows={query.data}
        rowKey={(list) => list.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState title={t('describe:codeList.empty')} hint={t('describe:codeList.emptyHint')} />}
        columns={[
          { key: 'title', title: t('describe:codeList.title'), render: (list) => list.title },
          { key: 'id', title: t('describe:codeList.id'), render: (list) => <code>{list.id}</code> },
          {
            key: 'source',
            title: t('describe:codeList.source'),
            maxWidthPixels: 240,
            render: (list) => list.source || <span className="tertiary">{MISSING}</span>,
          },
          {
            key: 'codes',
            title: t('describe:codeList.numCodes'),
            isNumeric: true,
            render: (list) => formatNumber(list.codes.length),
          },
          {
            key: 'fields',
            title: t('describe:codeList.numFields'),
            isNumeric: true,
            render: (list) => formatNumber(list.numFields),
          },
          ...(isEditor
            ? [
                {
                  key: 'actions',
                  title: <span className="visually-hidden">{t('describe:codeList.edit')}</span>,
                  render: (list: CodeList) => (
                    <span className="form-actions">
                      <button type="button" className="link-button" onClick={() => setEdited(list)}>
                        {t('describe:codeList.edit')}
                      </button>
                      {list.id === 'theme' || list.numFields > 0 ? null : (
                        <button type="button" className="link-button" onClick={() => askRemove(list)}>
                          {t('describe:codeList.remove')}
                        </button>
                      )}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {edited === null ? null : <CodeListEditor list={edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function CodeListEditor(props: { list: CodeList; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const save = useSaveCodeList()
  const isNew = props.list.id === ''
  const [id, setId] = useState(props.list.id)
  const [list, setList] = useState<CodeListInput>(() => ({
    title: props.list.title,
    description: props.list.description,
    source: props.list.source,
    codes: props.list.codes,
  }))
  const set = (part: Partial<CodeListInput>) => setList((before) => ({ ...before, ...part }))
  const store = async () => {
    const codes = list.codes.filter(({ code, label }) => code.trim() !== '' && label.trim() !== '')
    try {
      await save.mutateAsync({ id, list: { ...list, codes } })
      void message.success(t('describe:codeList.saved'))
      props.onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const isIdFine = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && id.length <= 40
  return (
    <Modal
      open
      width={680}
      title={isNew ? t('describe:codeList.new') : props.list.title}
      okText={t('describe:save')}
      cancelText={t('ui:action.cancel')}
      confirmLoading={save.isPending}
      okButtonProps={{ disabled: !isIdFine || list.title.trim() === '' }}
      onOk={() => void store()}
      onCancel={props.onClose}
    >
      <div className="describe-form">
        <label htmlFor="list-title">
          {t('describe:codeList.title')}
          <Input
            id="list-title"
            value={list.title}
            maxLength={100}
            onChange={(event) => set({ title: event.target.value })}
          />
        </label>
        <label htmlFor="list-id">
          {t('describe:codeList.id')}
          <Input
            id="list-id"
            value={id}
            maxLength={40}
            disabled={!isNew}
            placeholder={t('describe:codeList.idHint')}
            onChange={(event) => setId(event.target.value)}
          />
        </label>
        <label htmlFor="list-description">
          {t('describe:codeList.description')}
          <Input
            id="list-description"
            value={list.description}
            maxLength={1000}
            onChange={(event) => set({ description: event.target.value })}
          />
        </label>
        <label htmlFor="list-source">
          {t('describe:codeList.source')}
          <Input
            id="list-source"
            value={list.source}
            maxLength={200}
            placeholder={t('describe:codeList.sourceHint')}
            onChange={(event) => set({ source: event.target.value })}
          />
        </label>
        <div className="wide">
          <CodeRows codes={list.codes} onChange={(codes) => set({ codes })} />
        </div>
      </div>
    </Modal>
  )
}

function CodeRows(props: {
  codes: CodeListInput['codes']
  onChange: (codes: CodeListInput['codes']) => void
}) {
  const { t } = useTranslation()
  const { codes, onChange } = props
  const set = (index: number, part: Partial<CodeListInput['codes'][number]>) =>
    onChange(codes.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <div className="code-rows">
      <h3>{t('describe:codeList.codes')}</h3>
      {codes.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code is typed into its row, and the row is its place
        <div key={index} className="code-row">
          {(['code', 'label', 'labelEn'] as const).map((part) => (
            <Input
              key={part}
              size="small"
              value={one[part]}
              placeholder={t(`describe:codeList.${part}`)}
              aria-label={t(`describe:codeList.${part}`)}
              onChange={(event) => set(index, { [part]: event.target.value })}
            />
          ))}
          <button
            type="button"
            className="link-button"
            aria-label={t('describe:codeList.remove')}
            onClick={() => onChange(codes.filter((_, at) => at !== index))}
          >
            ×
          </button>
        </div>
      ))}
      <div className="form-actions">
        <Button size="small" onClick={() => onChange([...codes, { code: '', label: '', labelEn: '' }])}>
          {t('describe:codeList.addCode')}
        </Button>
      </div>
      <Input.TextArea
        rows={2}
        value=""
        placeholder={t('describe:codeList.paste')}
        aria-label={t('describe:codeList.paste')}
        onChange={(event) => onChange([...codes, ...readPastedCodes(event.target.value)])}
      />
    </div>
  )
}
