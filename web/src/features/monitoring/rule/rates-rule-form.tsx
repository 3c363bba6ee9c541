import type { CaseRatesBody } from '@jingjing/schema/rules/cases'
import type { RuleStatus } from '@jingjing/schema/rules/parts'
import { App, Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeepRule } from '../../../api/rules.ts'
import { Panel } from '../../../ui/page.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import type { RatesVersion } from './rates-rule-page.tsx'
import '../alerts/alerts.css'

const RATES = ['responded', 'resolved', 'satisfied'] as const
const STATUSES: readonly RuleStatus[] = ['verified', 'secondary', 'unverified']

/** A further version, begun from the one in force: what changes is changed, the rest stays as it is. */
export function RatesRuleForm({ from, onDone }: { from: RatesVersion; onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const keep = useKeepRule()
  const [validFrom, setValidFrom] = useState(() => new Date().toISOString().slice(0, 10))
  const [title, setTitle] = useState(from.title)
  const [status, setStatus] = useState<RuleStatus>('unverified')
  const [source, setSource] = useState({ name: '', clause: '' })
  const [body, setBody] = useState(from.body)
  const isComplete =
    /^\d{4}-\d{2}-\d{2}$/.test(validFrom) && source.name.trim() !== '' && source.clause.trim() !== ''
  const save = async (): Promise<void> => {
    try {
      await keep.mutateAsync({
        pack: 'case-rates',
        title,
        validFrom,
        status,
        source: { name: source.name.trim(), clause: source.clause.trim(), url: null },
        notes: [],
        body,
      })
      void message.success(t('monitoring:rule.saved'))
      onDone()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Panel title={t('monitoring:rule.add')} subtitle={t('monitoring:rule.addWhy')}>
      <Form layout="vertical" className="rule-form">
        <div className="rule-row">
          <Form.Item label={t('monitoring:rule.validFrom')} required>
            <Input
              type="date"
              data-testid="rule-from"
              value={validFrom}
              onChange={(event) => setValidFrom(event.target.value)}
            />
          </Form.Item>
          <Form.Item label={t('monitoring:rule.name')}>
            <Input
              value={title.zh}
              maxLength={80}
              onChange={(event) => setTitle({ ...title, zh: event.target.value })}
            />
          </Form.Item>
          <Form.Item label={t('monitoring:rule.nameEnglish')}>
            <Input
              value={title.en}
              maxLength={120}
              onChange={(event) => setTitle({ ...title, en: event.target.value })}
            />
          </Form.Item>
          <Form.Item label={t('monitoring:rule.source')} required>
            <Input
              data-testid="rule-source"
              value={source.name}
              maxLength={200}
              onChange={(event) => setSource({ ...source, name: event.target.value })}
            />
          </Form.Item>
          <Form.Item label={t('monitoring:rule.clause')} required>
            <Input
              data-testid="rule-clause"
              value={source.clause}
              maxLength={200}
              onChange={(event) => setSource({ ...source, clause: event.target.value })}
            />
          </Form.Item>
          <Form.Item label={t('monitoring:rule.status')}>
            <Select
              value={status}
              onChange={setStatus}
              options={STATUSES.map((value) => ({ value, label: t(`trail:status.${value}.name`) }))}
            />
          </Form.Item>
        </div>
        <BodyFields body={body} change={(part) => setBody({ ...body, ...part })} status={status} />
      </Form>
      <div className="alert-acts">
        <Button
          type="primary"
          data-testid="save-rates-rule"
          disabled={!isComplete}
          loading={keep.isPending}
          onClick={() => void save()}
        >
          {t('monitoring:alerts.save')}
        </Button>
        <Button onClick={onDone}>{t('monitoring:alerts.cancel')}</Button>
      </div>
    </Panel>
  )
}

function BodyFields(props: {
  body: CaseRatesBody
  status: RuleStatus
  change: (part: Partial<CaseRatesBody>) => void
}) {
  const { t } = useTranslation()
  const { body, change, status } = props
  const weights = body.score?.weights ?? { responded: 1, resolved: 1, satisfied: 1 }
  const treatment = (name: 'hangUps' | 'outOfVolume') => (
    <Form.Item label={t(`monitoring:rule.${name}`)}>
      <Select
        value={body[name].inRates}
        onChange={(inRates) => change({ [name]: { ...body[name], inRates } })}
        options={(['counted', 'left-out'] as const).map((value) => ({
          value,
          label: t(`monitoring:rule.treatment.${value}`),
        }))}
      />
    </Form.Item>
  )
  return (
    <>
      <div className="rule-row">
        {RATES.map((rate) => (
          <Form.Item
            key={rate}
            label={t('monitoring:rule.weight', { rate: t(`monitoring:figure.${rate}Rate`) })}
          >
            <InputNumber
              data-testid={`weight-${rate}`}
              min={0}
              max={1000}
              value={weights[rate]}
              onChange={(value) =>
                change({
                  score: {
                    status,
                    clause: body.score?.clause ?? '',
                    weights: { ...weights, [rate]: value ?? 0 },
                  },
                })
              }
            />
          </Form.Item>
        ))}
        {treatment('hangUps')}
        {treatment('outOfVolume')}
        <Form.Item label={t('monitoring:rule.reopened')}>
          <Select
            value={body.reopened.counts}
            onChange={(counts) => change({ reopened: { ...body.reopened, counts } })}
            options={(['last-handling', 'each-handling'] as const).map((value) => ({
              value,
              label: t(`monitoring:rule.counts.${value}`),
            }))}
          />
        </Form.Item>
      </div>
      {RATES.map((rate) =>
        (['yes', 'no'] as const).map((answer) => (
          <Form.Item
            key={`${rate} ${answer}`}
            label={t(`monitoring:rule.${answer}`, { rate: t(`monitoring:figure.${rate}Rate`) })}
          >
            <Select
              mode="tags"
              value={body.rates[rate][answer]}
              onChange={(answers: string[]) =>
                change({
                  rates: {
                    ...body.rates,
                    [rate]: { ...body.rates[rate], [answer]: answers.map((one) => one.trim().toLowerCase()) },
                  },
                })
              }
            />
          </Form.Item>
        )),
      )}
      <Form.Item label={t('monitoring:rule.excluded')}>
        <Select mode="tags" value={body.excluded} onChange={(excluded: string[]) => change({ excluded })} />
      </Form.Item>
    </>
  )
}
