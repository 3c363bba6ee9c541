import { UNMASK_PURPOSES, type Unmask, type Unmasked } from '@jingjing/schema/access-control'
import { App, Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnmask } from '../../api/catalog.ts'
import { useCellText } from '../../ui/cell-text.ts'
import { useProblemText } from '../../ui/problem-text.ts'

type Purpose = Unmask['purpose']

/** Shows the personal values of one row for a stated purpose; closed, they are gone from the page. */
export function UnmaskRow(props: { dataset: string; table: string; rowKey: number; row: number }) {
  const { t } = useTranslation()
  const cellText = useCellText()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const unmask = useUnmask(props.dataset, props.table)
  const [isOpen, setIsOpen] = useState(false)
  const [purpose, setPurpose] = useState<Purpose>('call-back')
  const [note, setNote] = useState('')
  const [shown, setShown] = useState<Unmasked | null>(null)
  const close = () => {
    setIsOpen(false)
    setShown(null)
    setNote('')
  }
  const ask = async () => {
    try {
      setShown(await unmask.mutateAsync({ keys: [props.rowKey], purpose, note: note.trim() }))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <>
      <Button size="small" data-testid="unmask" onClick={() => setIsOpen(true)}>
        {t('catalog:unmask.open')}
      </Button>
      <Modal
        open={isOpen}
        title={t('catalog:unmask.title', { row: props.row })}
        okText={shown === null ? t('catalog:unmask.show') : t('catalog:unmask.close')}
        okButtonProps={{ disabled: shown === null && note.trim().length < 2, loading: unmask.isPending }}
        cancelButtonProps={{ style: { display: shown === null ? undefined : 'none' } }}
        onOk={() => (shown === null ? void ask() : close())}
        onCancel={close}
        destroyOnHidden
      >
        {shown === null ? (
          <div className="unmask-form">
            <p className="note">{t('catalog:unmask.explained')}</p>
            <Select
              aria-label={t('catalog:unmask.purpose')}
              value={purpose}
              onChange={setPurpose}
              options={UNMASK_PURPOSES.map((value) => ({ value, label: t(`catalog:unmask.for.${value}`) }))}
            />
            <Input
              data-testid="unmask-note"
              aria-label={t('catalog:unmask.note')}
              placeholder={t('catalog:unmask.note')}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              onPressEnter={() => {
                if (note.trim().length >= 2) void ask()
              }}
            />
          </div>
        ) : (
          <dl className="row-values" data-testid="unmasked">
            {shown.fields.map((field, index) => (
              <div key={field.name} style={{ display: 'contents' }}>
                <dt>{field.title}</dt>
                <dd>{cellText(shown.rows[0]?.values[index] ?? null, field)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Modal>
    </>
  )
}
