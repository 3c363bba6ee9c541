import type { ExtractOutput, ExtractSpec, Schedule } from '@jingjing/schema/extract'
import { App, Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveExtract } from '../../api/extract.ts'
import { useProblemText } from '../../ui/problem-text.ts'

type Every = Schedule['every'] | 'never'

/** Keeps what stands in the builder, to be run again by hand or by the clock. */
export function SaveButton({ spec, output }: { spec: ExtractSpec; output: ExtractOutput }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const save = useSaveExtract()
  const [isOpen, setOpen] = useState(false)
  const [title, setTitle] = useState('')
  const [every, setEvery] = useState<Every>('never')
  const [hour, setHour] = useState(7)
  const keep = async () => {
    try {
      const schedule = every === 'never' ? null : { every, hour }
      await save.mutateAsync({ title: title.trim(), spec, output, schedule })
      setOpen(false)
      void message.success(t('extract:saved.done'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('extract:saved.save')}</Button>
      <Modal
        open={isOpen}
        title={t('extract:saved.saveTitle')}
        okText={t('extract:saved.save')}
        cancelText={t('ui:action.cancel')}
        okButtonProps={{ disabled: title.trim() === '', loading: save.isPending }}
        onOk={() => void keep()}
        onCancel={() => setOpen(false)}
      >
        <div className="builder-stack">
          <Input
            aria-label={t('extract:saved.name')}
            placeholder={t('extract:saved.namePlaceholder')}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
          <div className="builder-row">
            <Select<Every>
              aria-label={t('extract:saved.schedule')}
              value={every}
              options={(['never', 'day', 'week', 'month'] as const).map((one) => ({
                value: one,
                label: t(`extract:every.${one}`),
              }))}
              onChange={setEvery}
            />
            <Select
              aria-label={t('extract:saved.hour')}
              disabled={every === 'never'}
              value={hour}
              options={Array.from({ length: 24 }, (_one, value) => ({
                value,
                label: `${String(value).padStart(2, '0')}:00`,
              }))}
              onChange={setHour}
            />
          </div>
          <p className="note">{t('extract:saved.hint')}</p>
        </div>
      </Modal>
    </>
  )
}
