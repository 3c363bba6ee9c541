import type { Alert } from '@jingjing/schema/monitoring/alerts'
import { App, Button, Input, Popover, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAcknowledge, useHandOver } from '../../../api/monitoring/alerts.ts'
import { useCan } from '../../../api/session.ts'
import { formatTime } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { useTrail } from '../../../ui/trail/trail-state.ts'
import { useAlertWords } from './words.ts'

/** Alerts under the rule that gave them: several places of one rule are one matter to read. */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const words = useAlertWords()
  const groups = new Map<number, Alert[]>()
  for (const alert of alerts) groups.set(alert.rule.id, [...(groups.get(alert.rule.id) ?? []), alert])
  return (
    <ul className="alert-groups" data-testid="alerts">
      {[...groups].map(([id, own]) => (
        <li key={id}>
          <h3>
            {words.title((own[0] as Alert).rule)} <small className="figures">{own.length}</small>
          </h3>
          <p className="note">{words.condition((own[0] as Alert).condition)}</p>
          <ul className="alert-list">
            {own.map((alert) => (
              <AlertLine key={alert.id} alert={alert} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

function AlertLine({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const words = useAlertWords()
  const trail = useTrail()
  const can = useCan()
  const { figure } = alert
  return (
    <li className={`alert-line ${alert.state}`} data-testid="alert">
      <div className="alert-words">
        <strong>{alert.label || t('monitoring:alerts.whole')}</strong>
        <StateTag alert={alert} />
        <p>
          {words.evidence(alert)}
          {figure ? (
            <Button type="link" size="small" onClick={() => trail.open(figure)}>
              {t('trail:open')}
            </Button>
          ) : null}
        </p>
        <p className="note">
          {t('monitoring:alerts.opened', { time: formatTime(alert.openedAt, language) })}
          {alert.numRepeats > 0 ? ` · ${t('monitoring:alerts.repeated', { count: alert.numRepeats })}` : ''}
          {alert.acknowledgedBy ? ` · ${t('monitoring:alerts.noted', { name: alert.acknowledgedBy })}` : ''}
          {alert.note ? ` · ${alert.note}` : ''}
          {alert.caseNumber ? ` · ${t('monitoring:alerts.case', { number: alert.caseNumber })}` : ''}
        </p>
      </div>
      {alert.state !== 'closed' && can('monitoring:assign') ? <Act alert={alert} /> : null}
      {alert.lon !== null ? (
        <Link to={`/monitoring?category3=${encodeURIComponent(alert.key)}`}>
          {t('monitoring:alerts.onMap')}
        </Link>
      ) : null}
    </li>
  )
}

function StateTag({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  if (alert.state === 'open' && alert.isEscalated)
    return <Tag color="red">{t('monitoring:alerts.escalated')}</Tag>
  return (
    <Tag color={alert.state === 'open' ? 'orange' : 'default'}>
      {t(`monitoring:alerts.state.${alert.state}`)}
    </Tag>
  )
}

function Act({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const acknowledge = useAcknowledge()
  const handOver = useHandOver()
  const [note, setNote] = useState('')
  const [open, setOpen] = useState<'note' | 'case' | null>(null)
  const send = async (): Promise<void> => {
    try {
      if (open === 'case') {
        const { number } = await handOver.mutateAsync({ id: alert.id, note })
        void message.success(t('monitoring:alerts.handedOver', { number }))
      } else await acknowledge.mutateAsync({ id: alert.id, note })
      setOpen(null)
      setNote('')
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const form = (
    <form
      className="alert-note"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Input
        aria-label={t('monitoring:alerts.note')}
        placeholder={t('monitoring:alerts.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={acknowledge.isPending || handOver.isPending}>
        {t(open === 'case' ? 'monitoring:alerts.handOver' : 'monitoring:alerts.acknowledge')}
      </Button>
    </form>
  )
  const button = (kind: 'note' | 'case', word: string) => (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open === kind}
      onOpenChange={(isOpen) => setOpen(isOpen ? kind : null)}
      content={form}
    >
      <Button size="small" data-testid={`alert-${kind}`}>
        {word}
      </Button>
    </Popover>
  )
  return (
    <div className="alert-acts">
      {alert.state === 'open' ? button('note', t('monitoring:alerts.acknowledge')) : null}
      {alert.caseNumber === null ? button('case', t('monitoring:alerts.handOver')) : null}
    </div>
  )
}
