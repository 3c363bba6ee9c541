import {
  ALERT_KINDS,
  ALERT_MEASURES,
  type AlertDefinition,
  type AlertRule,
} from '@jingjing/schema/monitoring/alerts'
import { App, Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAlertPreview, useSaveRule } from '../../../api/alerts.ts'
import { useRunningState } from '../../../api/monitoring.ts'
import { usePlaces } from '../../../api/places.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { PreviewChart } from './preview-chart.tsx'
import { conditionOf, fieldsOf, NEW_RULE, type RuleFields } from './rule-fields.ts'
import { useAlertWords } from './words.ts'

/** A rule in a form, with what it would have told in the last year beside it. */
export function RuleEditor(props: { edited: AlertRule | 'new' | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { edited, onClose } = props
  const { message } = App.useApp()
  const problemText = useProblemText()
  const words = useAlertWords()
  const save = useSaveRule()
  const preview = useAlertPreview()
  const [fields, setFields] = useState<RuleFields>(() =>
    edited === null || edited === 'new' ? NEW_RULE : fieldsOf({ ...edited, title: words.title(edited) }),
  )
  const definition = useMemo<AlertDefinition>(() => conditionOf(fields), [fields])
  const change = (part: Partial<RuleFields>): void => setFields((before) => ({ ...before, ...part }))
  const keep = async (): Promise<void> => {
    try {
      const isRenamed = edited !== null && edited !== 'new' && fields.title !== words.title(edited)
      const title = edited !== null && edited !== 'new' && !isRenamed ? edited.title : fields.title.trim()
      await save.mutateAsync({
        id: edited === null || edited === 'new' ? null : edited.id,
        rule: { title, isOn: edited === null || edited === 'new' ? true : edited.isOn, definition },
      })
      void message.success(t('monitoring:alerts.saved'))
      onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Drawer
      open={edited !== null}
      width={Math.min(720, window.innerWidth)}
      title={t(edited === 'new' ? 'monitoring:alerts.add' : 'monitoring:alerts.edit')}
      onClose={onClose}
      extra={
        <Button
          type="primary"
          data-testid="save-rule"
          disabled={fields.title.trim() === ''}
          loading={save.isPending}
          onClick={() => void keep()}
        >
          {t('monitoring:alerts.save')}
        </Button>
      }
    >
      <Form layout="vertical" className="rule-form">
        <Form.Item label={t('monitoring:alerts.field.title')} required>
          <Input
            data-testid="rule-title"
            value={fields.title}
            maxLength={80}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('monitoring:alerts.field.kind')}>
          <Select
            data-testid="rule-kind"
            value={fields.kind}
            onChange={(kind) => change({ kind })}
            options={ALERT_KINDS.map((kind) => ({ value: kind, label: t(`monitoring:alerts.kind.${kind}`) }))}
          />
        </Form.Item>
        <ConditionFields fields={fields} change={change} />
        <ScopeFields fields={fields} change={change} />
        <TellingFields fields={fields} change={change} />
      </Form>
      <p className="rule-says">{words.condition(definition.condition)}</p>
      <Button
        data-testid="preview-rule"
        loading={preview.isPending}
        onClick={() => preview.mutate(definition)}
      >
        {t('monitoring:alerts.preview')}
      </Button>
      {preview.error ? <p className="problem">{problemText(preview.error)}</p> : null}
      {preview.data ? <PreviewChart preview={preview.data} isRate={isRate(fields)} /> : null}
    </Drawer>
  )
}

const isRate = ({ kind, measure }: RuleFields): boolean => kind === 'threshold' && measure !== 'cases'

interface FieldsProps {
  fields: RuleFields
  change: (part: Partial<RuleFields>) => void
}

function Choice<Value extends string>(props: {
  name: string
  value: Value
  options: readonly Value[]
  words: string
  onChange: (value: Value) => void
}) {
  const { t } = useTranslation()
  return (
    <Form.Item label={t(`monitoring:alerts.field.${props.name}`)}>
      <Select<Value>
        value={props.value}
        onChange={props.onChange}
        options={props.options.map((value) => ({
          value,
          label: t(`monitoring:alerts.${props.words}.${value}`),
        }))}
      />
    </Form.Item>
  )
}

function Amount(props: {
  name: string
  value: number | null
  min: number
  max: number
  step?: number
  onChange: (value: number | null) => void
}) {
  const { t } = useTranslation()
  return (
    <Form.Item label={t(`monitoring:alerts.field.${props.name}`)}>
      <InputNumber
        value={props.value}
        min={props.min}
        max={props.max}
        step={props.step ?? 1}
        onChange={(value) => props.onChange(typeof value === 'number' ? value : null)}
      />
    </Form.Item>
  )
}

function ConditionFields({ fields, change }: FieldsProps) {
  switch (fields.kind) {
    case 'threshold':
      return (
        <div className="rule-row">
          <Choice
            name="measure"
            words="measure"
            value={fields.measure}
            options={ALERT_MEASURES}
            onChange={(measure) => change({ measure })}
          />
          <Amount
            name="window"
            value={fields.windowDays}
            min={1}
            max={92}
            onChange={(value) => change({ windowDays: value ?? 1 })}
          />
          <Choice
            name="side"
            words="side"
            value={fields.side}
            options={['above', 'below']}
            onChange={(side) => change({ side })}
          />
          <Amount
            name="bound"
            value={fields.bound}
            min={0}
            max={1e6}
            onChange={(value) => change({ bound: value ?? 0 })}
          />
          <Amount
            name="clearBound"
            value={fields.clearBound}
            min={0}
            max={1e6}
            onChange={(clearBound) => change({ clearBound })}
          />
        </div>
      )
    case 'change':
      return (
        <div className="rule-row">
          <Choice
            name="against"
            words="against"
            value={fields.against}
            options={['weekday', 'others', 'holiday']}
            onChange={(against) => change({ against })}
          />
          <Choice
            name="direction"
            words="direction"
            value={fields.direction}
            options={['more', 'less', 'either']}
            onChange={(direction) => change({ direction })}
          />
          {fields.against === 'weekday' ? (
            <>
              <Amount
                name="window"
                value={fields.windowDays}
                min={1}
                max={92}
                onChange={(value) => change({ windowDays: value ?? 1 })}
              />
              <Amount
                name="budget"
                value={fields.falseAlarmsPerYear}
                min={0.1}
                max={52}
                step={1}
                onChange={(value) => change({ falseAlarmsPerYear: value ?? 4 })}
              />
            </>
          ) : null}
        </div>
      )
    case 'run':
      return (
        <div className="rule-row">
          <Amount
            name="numDays"
            value={fields.numDays}
            min={5}
            max={60}
            onChange={(value) => change({ numDays: value ?? 10 })}
          />
          <Choice
            name="direction"
            words="direction"
            value={fields.direction === 'less' ? 'less' : 'more'}
            options={['more', 'less']}
            onChange={(direction) => change({ direction })}
          />
        </div>
      )
    case 'deadline':
      return (
        <div className="rule-row">
          <Amount
            name="numOverdue"
            value={fields.bound}
            min={1}
            max={1e6}
            onChange={(value) => change({ bound: value ?? 1 })}
          />
        </div>
      )
    default:
      return null
  }
}

/** Signals look at everything; the others can be narrowed, and counts told apart by part. */
function ScopeFields({ fields, change }: FieldsProps) {
  const { t } = useTranslation()
  const communities = usePlaces().data?.filter((place) => place.level === 'community') ?? []
  const state = useRunningState({})
  const isSignal =
    fields.kind === 'silence' ||
    fields.kind === 'cluster' ||
    (fields.kind === 'change' && fields.against !== 'weekday')
  if (isSignal) return null
  const any = { value: '', label: t('monitoring:alerts.any') }
  const select = (
    name: 'source' | 'community' | 'category' | 'department',
    options: { value: string; label: string }[],
  ) => (
    <Form.Item label={t(`monitoring:alerts.field.${name}`)}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        value={fields[name]}
        onChange={(value: string) => change({ [name]: value })}
        options={[any, ...options]}
      />
    </Form.Item>
  )
  const known = (points: readonly { key: string; label: string }[]) =>
    points.filter((one) => one.key !== '-').map((one) => ({ value: one.key, label: one.label }))
  return (
    <div className="rule-row">
      {select(
        'source',
        (['hotline', 'grid', 'message'] as const).map((value) => ({
          value,
          label: t(`monitoring:source.${value}`),
        })),
      )}
      {select(
        'community',
        communities.map((place) => ({ value: place.code, label: place.name })),
      )}
      {select('category', known(state.data?.categories ?? []))}
      {select('department', known(state.data?.departments ?? []))}
      {isRate(fields) || fields.kind === 'deadline' ? null : (
        <Choice
          name="by"
          words="by"
          value={fields.by}
          options={['none', 'community', 'category', 'department']}
          onChange={(by) => change({ by })}
        />
      )}
    </div>
  )
}

function TellingFields({ fields, change }: FieldsProps) {
  return (
    <div className="rule-row">
      <Amount
        name="clearAfter"
        value={fields.clearAfterDays}
        min={1}
        max={60}
        onChange={(value) => change({ clearAfterDays: value ?? 1 })}
      />
      <Amount
        name="repeat"
        value={fields.repeatHours}
        min={1}
        max={2000}
        onChange={(repeatHours) => change({ repeatHours })}
      />
      <Amount
        name="escalate"
        value={fields.escalateHours}
        min={1}
        max={2000}
        onChange={(escalateHours) => change({ escalateHours })}
      />
      <Amount
        name="quietFrom"
        value={fields.quietFrom}
        min={0}
        max={23}
        onChange={(value) => change({ quietFrom: value ?? 0 })}
      />
      <Amount
        name="quietUntil"
        value={fields.quietUntil}
        min={0}
        max={23}
        onChange={(value) => change({ quietUntil: value ?? 0 })}
      />
    </div>
  )
}
