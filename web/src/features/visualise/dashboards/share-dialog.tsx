import { ROLES, type Role } from '@jingjing/schema/access-control'
import type { Dashboard, DashboardReader, DashboardSharing } from '@jingjing/schema/visualise/dashboards'
import { App, Button, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAudience, useShareDashboard } from '../../../api/visualise/dashboards.ts'
import { useProblemText } from '../../../ui/problem-text.ts'

/** Who else may open the dashboard. What they see on it follows from their own rights. */
export function ShareDialog({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const audience = useAudience().data
  const share = useShareDashboard(dashboard.id)
  const [sharing, setSharing] = useState<DashboardSharing>(
    dashboard.sharing ?? { audience: 'own', readers: [] },
  )
  const save = async () => {
    try {
      await share.mutateAsync(sharing.audience === 'named' ? sharing : { ...sharing, readers: [] })
      void message.success(t('visualise:share.saved'))
      onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const copy = () =>
    navigator.clipboard
      .writeText(`${window.location.origin}/visualise/dashboards/${dashboard.id}`)
      .then(() => message.success(t('visualise:linkCopied')))
  return (
    <Modal
      open
      title={t('visualise:share.title')}
      okText={t('visualise:share.ok')}
      cancelText={t('ui:action.cancel')}
      okButtonProps={{ loading: share.isPending, 'data-testid': 'share-confirm' }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <Radio.Group
        className="picture-targets"
        value={sharing.audience}
        onChange={({ target: { value } }) => setSharing({ ...sharing, audience: value })}
      >
        {(['own', 'named', 'office'] as const).map((one) => (
          <Radio key={one} value={one} data-testid={`audience-${one}`}>
            {t(`visualise:audience.${one}`)}
          </Radio>
        ))}
      </Radio.Group>
      {sharing.audience === 'named' ? (
        <Select
          mode="multiple"
          className="picture-readers"
          aria-label={t('visualise:share.readers')}
          placeholder={t('visualise:share.readers')}
          showSearch={{ optionFilterProp: 'label' }}
          value={sharing.readers.map(keyOf)}
          options={[
            {
              label: t('visualise:share.roles'),
              options: ROLES.map((role) => ({
                value: `role:${role}`,
                label: t(`access-control:role.${role}`),
              })),
            },
            {
              label: t('visualise:share.departments'),
              options:
                audience?.departments.map((one) => ({ value: `department:${one.id}`, label: one.name })) ??
                [],
            },
            {
              label: t('visualise:share.people'),
              options:
                audience?.people.map((one) => ({
                  value: `person:${one.id}`,
                  label: one.department === null ? one.name : `${one.name}（${one.department}）`,
                })) ?? [],
            },
          ]}
          onChange={(keys: string[]) => setSharing({ ...sharing, readers: keys.map(readerOf) })}
        />
      ) : null}
      <p className="note">{t('visualise:share.hint')}</p>
      <Button size="small" className="share-link" onClick={() => void copy()}>
        {t('visualise:copyLink')}
      </Button>
    </Modal>
  )
}

const keyOf = ({ person, department, role }: DashboardReader): string =>
  person !== null ? `person:${person}` : department !== null ? `department:${department}` : `role:${role}`

function readerOf(key: string): DashboardReader {
  const [kind, value = ''] = key.split(':')
  return {
    person: kind === 'person' ? Number(value) : null,
    department: kind === 'department' ? Number(value) : null,
    role: kind === 'role' ? (value as Role) : null,
  }
}
