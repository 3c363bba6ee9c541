import type { DashboardTile } from '@jingjing/schema/visualise/dashboards'
import type { Picture } from '@jingjing/schema/visualise/pictures'
import { App, Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import {
  useChangeDashboard,
  useCreateDashboard,
  useDashboard,
  useDashboards,
} from '../../../api/visualise/dashboards.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { isMap } from '../state.ts'
import { addTile } from './dashboard-state.ts'

/** Puts the picture onto a dashboard of the person, or begins one with it. */
export function AddToDashboard({ picture, title }: { picture: Picture; title: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button type="primary" data-testid="add-to-dashboard" onClick={() => setOpen(true)}>
        {t('visualise:add.action')}
      </Button>
      {isOpen ? <AddDialog picture={{ ...picture, title }} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function AddDialog({ picture, onClose }: { picture: Picture; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const problemText = useProblemText()
  const own = (useDashboards().data ?? []).filter((one) => one.isOwn)
  const [chosen, setChosen] = useState('')
  const [title, setTitle] = useState('')
  const target = useDashboard(chosen)
  const create = useCreateDashboard()
  const change = useChangeDashboard()
  const size = isMap(picture.kind)
    ? { width: 6, height: 8 }
    : picture.kind === 'figure'
      ? { width: 3, height: 3 }
      : { width: 6, height: 6 }
  const tilesWith = (tiles: readonly DashboardTile[]) => addTile(tiles, { picture }, size)
  const add = async () => {
    try {
      const kept =
        chosen === ''
          ? await create.mutateAsync({ title: title.trim(), description: '', tiles: tilesWith([]) })
          : target.data &&
            (await change.mutateAsync({
              id: chosen,
              title: target.data.title,
              description: target.data.description,
              revision: target.data.revision,
              tiles: tilesWith(target.data.tiles),
            }))
      if (kept) void navigate(`/visualise/dashboards/${kept.id}`)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Modal
      open
      title={t('visualise:add.title')}
      okText={t('visualise:add.ok')}
      cancelText={t('ui:action.cancel')}
      okButtonProps={{
        disabled: chosen === '' ? title.trim() === '' : !target.data,
        loading: create.isPending || change.isPending,
        'data-testid': 'add-confirm',
      }}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <Radio.Group
        className="picture-targets"
        value={chosen}
        onChange={({ target: { value } }) => setChosen(value)}
      >
        <Radio value="">{t('visualise:add.new')}</Radio>
        {chosen === '' ? (
          <Input
            autoFocus
            value={title}
            maxLength={200}
            data-testid="new-dashboard-title"
            placeholder={t('visualise:add.newTitle')}
            aria-label={t('visualise:add.newTitle')}
            onChange={({ target: { value } }) => setTitle(value)}
          />
        ) : null}
        {own.map((one) => (
          <Radio key={one.id} value={one.id}>
            {one.title}
          </Radio>
        ))}
      </Radio.Group>
    </Modal>
  )
}
