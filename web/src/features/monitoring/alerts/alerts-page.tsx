import type { AlertRule } from '@jingjing/schema/monitoring/alerts'
import { App, Button, Popconfirm, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAlertRules, useAlerts, useDeleteRule, useSaveRule } from '../../../api/monitoring/alerts.ts'
import { useCaseChanges } from '../../../api/monitoring/case-work.ts'
import { useCan } from '../../../api/session.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatNumber, formatTime } from '../../../ui/format.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { AlertList } from './alert-list.tsx'
import './alerts.css'
import { RuleEditor } from './rule-editor.tsx'
import { useAlertWords } from './words.ts'

export default function AlertsPage() {
  const { t } = useTranslation()
  const can = useCan()
  const alerts = useAlerts()
  const [edited, setEdited] = useState<AlertRule | 'new' | null>(null)
  useCaseChanges()
  const data = alerts.data
  const goingOn = data?.alerts.filter((one) => one.state !== 'closed') ?? []
  const ended = data?.alerts.filter((one) => one.state === 'closed') ?? []
  return (
    <Page
      title={t('monitoring:alerts.title')}
      subtitle={t('monitoring:alerts.subtitle')}
      actions={
        can('monitoring:edit') ? (
          <Button type="primary" data-testid="new-rule" onClick={() => setEdited('new')}>
            {t('monitoring:alerts.add')}
          </Button>
        ) : null
      }
    >
      <Panel
        title={
          data
            ? t(data.numOpen === 0 ? 'monitoring:alerts.noneOpen' : 'monitoring:alerts.numOpen', {
                count: data.numOpen,
              })
            : t('monitoring:alerts.title')
        }
        subtitle={
          data && data.numEscalated > 0
            ? t('monitoring:alerts.numEscalated', { count: data.numEscalated })
            : undefined
        }
      >
        {alerts.error ? (
          <ProblemView error={alerts.error} onRetry={() => void alerts.refetch()} />
        ) : !data ? (
          <LoadingLines numLines={5} />
        ) : goingOn.length === 0 ? (
          <EmptyState title={t('monitoring:alerts.none')} hint={t('monitoring:alerts.noneHint')} />
        ) : (
          <AlertList alerts={goingOn} />
        )}
      </Panel>
      <Rules onEdit={setEdited} />
      {ended.length > 0 ? (
        <Panel
          title={t('monitoring:alerts.ended', { count: ended.length })}
          subtitle={t('monitoring:alerts.endedWhen')}
        >
          <AlertList alerts={ended} />
        </Panel>
      ) : null}
      <RuleEditor
        key={edited === null || edited === 'new' ? edited : edited.id}
        edited={edited}
        onClose={() => setEdited(null)}
      />
    </Page>
  )
}

function Rules({ onEdit }: { onEdit: (rule: AlertRule) => void }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { message } = App.useApp()
  const problemText = useProblemText()
  const can = useCan()
  const words = useAlertWords()
  const rules = useAlertRules()
  const save = useSaveRule()
  const remove = useDeleteRule()
  const isEditor = can('monitoring:edit')
  const attempt = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => void message.error(problemText(error)))
  }
  const turn = ({ id, title, definition }: AlertRule, isOn: boolean) =>
    attempt(save.mutateAsync({ id, rule: { title, definition, isOn } }))
  return (
    <Panel title={t('monitoring:alerts.rules')} subtitle={t('monitoring:alerts.rulesWhy')}>
      <DataTable<AlertRule>
        label={t('monitoring:alerts.rules')}
        rows={rules.data?.rules}
        rowKey={(rule) => rule.id}
        error={rules.error ?? undefined}
        onRetry={() => void rules.refetch()}
        empty={
          <EmptyState title={t('monitoring:alerts.noRules')} hint={t('monitoring:alerts.noRulesHint')} />
        }
        columns={[
          {
            key: 'title',
            title: t('monitoring:alerts.column.title'),
            render: (rule) =>
              isEditor ? (
                <button type="button" className="link-button" onClick={() => onEdit(rule)}>
                  {words.title(rule)}
                </button>
              ) : (
                words.title(rule)
              ),
          },
          {
            key: 'condition',
            title: t('monitoring:alerts.column.condition'),
            maxWidthPixels: 460,
            render: (rule) => words.condition(rule.definition.condition),
          },
          {
            key: 'open',
            title: t('monitoring:alerts.column.open'),
            isNumeric: true,
            render: (rule) => formatNumber(rule.numOpen),
          },
          {
            key: 'evaluated',
            title: t('monitoring:alerts.column.evaluated'),
            render: (rule) =>
              rule.evaluatedAt ? formatTime(rule.evaluatedAt, language) : t('monitoring:work.none'),
          },
          {
            key: 'on',
            title: t('monitoring:alerts.column.on'),
            render: (rule) => (
              <Switch
                size="small"
                aria-label={t('monitoring:alerts.switch', { name: words.title(rule) })}
                disabled={!isEditor}
                checked={rule.isOn}
                onChange={(isOn) => turn(rule, isOn)}
              />
            ),
          },
          ...(isEditor
            ? [
                {
                  key: 'delete',
                  title: <span className="visually-hidden">{t('monitoring:alerts.delete')}</span>,
                  render: (rule: AlertRule) => (
                    <Popconfirm
                      title={t('monitoring:alerts.deleteSure', { name: words.title(rule) })}
                      okText={t('monitoring:alerts.delete')}
                      cancelText={t('monitoring:alerts.cancel')}
                      onConfirm={() => attempt(remove.mutateAsync(rule.id))}
                    >
                      <Button type="link" size="small">
                        {t('monitoring:alerts.delete')}
                      </Button>
                    </Popconfirm>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}
