import type { Described, Template } from '@jingjing/schema/describe'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRemoveTemplate, useSaveTemplate, useTemplates } from '../../../api/describe.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatNumber } from '../../../ui/format.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { DescribedInput, useDescribedWords } from './described-inputs.tsx'

const PROPERTIES = [
  'theme',
  'updateFrequency',
  'licence',
  'contact',
  'sharing',
  'sharingTerms',
  'keywords',
] as const satisfies readonly (keyof Described)[]

/** What the datasets of a department have in common, filled in with one click. */
export function TemplatesTab({ isEditor }: { isEditor: boolean }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const query = useTemplates()
  const remove = useRemoveTemplate()
  const words = useDescribedWords()
  const [edited, setEdited] = useState<Template | null>(null)
  const askRemove = ({ department }: Template) =>
    modal.confirm({
      title: t('describe:template.removeTitle', { department }),
      okText: t('describe:template.remove'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        try {
          await remove.mutateAsync(department)
        } catch (error) {
          void message.error(problemText(error))
        }
      },
    })
  return (
    <>
      <div className="bulk-tools">
        {isEditor ? (
          <Button onClick={() => setEdited({ department: '', filled: {}, numDatasets: 0 })}>
            {t('describe:template.new')}
          </Button>
        ) : null}
      </div>
      <DataTable<Template>
        label={t('describe:page.templates')}
        rows={query.data}
        rowKey={(template) => template.department}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState title={t('describe:template.empty')} hint={t('describe:template.emptyHint')} />}
        columns={[
          {
            key: 'department',
            title: t('describe:template.department'),
            render: (template) => template.department,
          },
          {
            key: 'filled',
            title: t('describe:template.filled'),
            maxWidthPixels: 480,
            render: (template) =>
              PROPERTIES.filter((property) => template.filled[property]?.length)
                .map(
                  (property) =>
                    `${t(`describe:property.${property}`)} ${words(property, template.filled[property] ?? null)}`,
                )
                .join(' · '),
          },
          {
            key: 'datasets',
            title: t('describe:template.numDatasets'),
            isNumeric: true,
            render: (template) => formatNumber(template.numDatasets),
          },
          ...(isEditor
            ? [
                {
                  key: 'actions',
                  title: <span className="visually-hidden">{t('describe:template.edit')}</span>,
                  render: (template: Template) => (
                    <span className="form-actions">
                      <button type="button" className="link-button" onClick={() => setEdited(template)}>
                        {t('describe:template.edit')}
                      </button>
                      <button type="button" className="link-button" onClick={() => askRemove(template)}>
                        {t('describe:template.remove')}
                      </button>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {edited === null ? null : <TemplateEditor template={edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function TemplateEditor(props: { template: Template; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const save = useSaveTemplate()
  const isNew = props.template.department === ''
  const [department, setDepartment] = useState(props.template.department)
  const [filled, setFilled] = useState<Partial<Described>>(props.template.filled)
  const store = async () => {
    const said = Object.fromEntries(
      PROPERTIES.filter((property) => filled[property]?.length).map((property) => [
        property,
        filled[property],
      ]),
    )
    try {
      await save.mutateAsync({ department: department.trim(), filled: said })
      void message.success(t('describe:template.saved'))
      props.onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Modal
      open
      width={680}
      title={isNew ? t('describe:template.new') : props.template.department}
      okText={t('describe:save')}
      cancelText={t('ui:action.cancel')}
      confirmLoading={save.isPending}
      okButtonProps={{ disabled: department.trim() === '' }}
      onOk={() => void store()}
      onCancel={props.onClose}
    >
      <div className="describe-form">
        <label htmlFor="template-department" className="wide">
          {t('describe:template.department')}
          <Input
            id="template-department"
            value={department}
            maxLength={100}
            disabled={!isNew}
            onChange={(event) => setDepartment(event.target.value)}
          />
        </label>
        {PROPERTIES.map((property) => (
          <DescribedInput
            key={property}
            property={property}
            values={filled}
            idPrefix="template"
            onChange={(part) => setFilled((before) => ({ ...before, ...part }))}
          />
        ))}
      </div>
    </Modal>
  )
}
