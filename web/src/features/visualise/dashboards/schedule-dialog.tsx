import {
  type Dashboard,
  type DashboardSchedule,
  DOCUMENT_FORMATS,
} from '@jingjing/schema/visualise/dashboards'
import { App, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDashboardDocuments, useScheduleDashboard } from '../../../api/visualise/dashboards.ts'
import { formatBytes, formatTime } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'

const HOURS = [0, 6, 7, 8, 9, 12, 17, 18, 20]

/** Has the dashboard written at set times, and hands out what has been written. */
export function ScheduleDialog({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { language } = usePreferences().preferences
  const problemText = useProblemText()
  const save = useScheduleDashboard(dashboard.id)
  const documents = useDashboardDocuments(dashboard.id).data ?? []
  const [plan, setPlan] = useState<DashboardSchedule | null>(dashboard.schedule)
  const now: DashboardSchedule = plan ?? { schedule: { every: 'week', hour: 8 }, format: 'docx', language }
  const confirm = async () => {
    try {
      await save.mutateAsync(plan)
      onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Modal
      open
      title={t('visualise:schedule.title')}
      okText={t('visualise:schedule.ok')}
      cancelText={t('ui:action.cancel')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => void confirm()}
      onCancel={onClose}
    >
      <div className="picture-pair">
        <Select<'never' | DashboardSchedule['schedule']['every']>
          value={plan === null ? 'never' : plan.schedule.every}
          aria-label={t('visualise:schedule.every')}
          options={(['never', 'day', 'week', 'month'] as const).map((every) => ({
            value: every,
            label: t(`visualise:schedule.${every}`),
          }))}
          onChange={(every) =>
            setPlan(every === 'never' ? null : { ...now, schedule: { ...now.schedule, every } })
          }
        />
        {plan === null ? null : (
          <Select
            value={plan.schedule.hour}
            aria-label={t('visualise:schedule.hour')}
            options={HOURS.map((hour) => ({ value: hour, label: `${String(hour).padStart(2, '0')}:00` }))}
            onChange={(hour) => setPlan({ ...plan, schedule: { ...plan.schedule, hour } })}
          />
        )}
        {plan === null ? null : (
          <Select
            value={plan.format}
            aria-label={t('visualise:schedule.format')}
            options={DOCUMENT_FORMATS.map((format) => ({
              value: format,
              label: t(`visualise:document.${format}`),
            }))}
            onChange={(format) => setPlan({ ...plan, format })}
          />
        )}
      </div>
      <p className="note">{t('visualise:schedule.hint')}</p>
      {documents.length === 0 ? null : (
        <ul className="picture-datasets">
          {documents.map((one) => (
            <li key={one.id}>
              <a href={`/api/visualise/documents/${one.id}`} download>
                {one.fileName}
              </a>
              <span className="note figures">
                {formatTime(one.createdAt, language)} · {formatBytes(one.sizeBytes)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  )
}
