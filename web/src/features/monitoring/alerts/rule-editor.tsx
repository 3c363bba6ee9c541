import { ALERT_KINDS, type AlertDefinition, type AlertRule } from '@jingjing/schema/monitoring/alerts'
import { App, Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAlertPreview, useSaveRule } from '../../../api/monitoring/alerts.ts'
import { useRunningState } from '../../../api/monitoring.ts'
import { usePlaces } from '../../../api/places.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { MeasureFields } from './measure-fields.tsx'
import { PreviewChart } from './preview-chart.tsx'
import {
  BY_FIELD,
  conditionFields,
  conditionOf,
  fieldsOf,
  hasParts,
  isOfCases,
  NEW_RULE,
  type RuleField,
  type RuleFields,
  TELLING_FIELDS,
} from './rule-fields.ts'
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
  const isComplete = fields.kind !== 'measure' || fields.figure !== ''
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
          disabled={fields.title.trim() === '' || !isComplete}
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
        {fields.kind === 'measure' ? <MeasureFields fields={fields} change={change} /> : null}
        <FieldRow fields={fields} change={change} row={conditionFields(fields)} />
        <ScopeFields fields={fields} change={change} />
        <FieldRow fields={fields} change={change} row={TELLING_FIELDS} />
      </Form>
      {isComplete ? <p className="rule-says">{words.condition(definition.condition)}</p> : null}
      <Button
        data-testid="preview-rule"
        loading={preview.isPending}
        disabled={!isComplete}
        onClick={() => preview.mutate(definition)}
      >
        {t('monitoring:alerts.preview')}
      </Button>
      {preview.error ? <p className="problem">{problemText(preview.error)}</p> : null}
      {preview.data ? <PreviewChart preview={preview.data} unit={words.unit(definition.condition)} /> : null}
    </Drawer>
  )
}

interface FieldsProps {
  fields: RuleFields
  change: (part: Partial<RuleFields>) => void
}

function FieldRow(props: FieldsProps & { row: readonly RuleField[] }) {
  const { t } = useTranslation()
  const { fields, change, row } = props
  if (row.length === 0) return null
  return (
    <div className="rule-row">
      {row.map((field) => (
        <Form.Item key={field.name} label={t(`monitoring:alerts.field.${field.name}`)}>
          {field.input === 'amount' ? (
            <InputNumber
              value={fields[field.of]}
              min={field.min}
              max={field.max}
              onChange={(value) => change({ [field.of]: typeof value === 'number' ? value : field.ifEmpty })}
            />
          ) : (
            <Select
              // Another kind of rule may offer less than was chosen before.
              value={field.options.find((one) => one === fields[field.of]) ?? field.options[0]}
              onChange={(value) => change({ [field.of]: value })}
              options={field.options.map((value) => ({
                value,
                label: t(`monitoring:alerts.${field.name}.${value}`),
              }))}
            />
          )}
        </Form.Item>
      ))}
    </div>
  )
}

/** What the rule looks at, of all cases. */
function ScopeFields({ fields, change }: FieldsProps) {
  const { t } = useTranslation()
  const communities = usePlaces().data?.filter((place) => place.level === 'community') ?? []
  const state = useRunningState({})
  if (!isOfCases(fields)) return null
  const known = (points: readonly { key: string; label: string }[]) =>
    points.filter((one) => one.key !== '-').map((one) => ({ value: one.key, label: one.label }))
  const choices = {
    source: (['hotline', 'grid', 'message'] as const).map((value) => ({
      value,
      label: t(`monitoring:source.${value}`),
    })),
    community: communities.map((place) => ({ value: place.code, label: place.name })),
    category: known(state.data?.categories ?? []),
    department: known(state.data?.departments ?? []),
  }
  return (
    <>
      <div className="rule-row">
        {(['source', 'community', 'category', 'department'] as const).map((name) => (
          <Form.Item key={name} label={t(`monitoring:alerts.field.${name}`)}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              value={fields[name]}
              onChange={(value) => change({ [name]: value })}
              options={[{ value: '', label: t('monitoring:alerts.any') }, ...choices[name]]}
            />
          </Form.Item>
        ))}
      </div>
      {hasParts(fields) ? <FieldRow fields={fields} change={change} row={[BY_FIELD]} /> : null}
    </>
  )
}
