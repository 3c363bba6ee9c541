import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useStations } from '../../../api/environment.ts'
import { useMeasures } from '../../../api/trail.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import type { RuleFields } from './rule-fields.ts'

/** Which figure of another feature is watched: those that are worked out for a day, of a station. */
export function MeasureFields(props: { fields: RuleFields; change: (part: Partial<RuleFields>) => void }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { fields, change } = props
  const measures = useMeasures().data?.filter(
    (one) => one.feature !== 'monitoring' && one.params.includes('day') && one.params.includes('station'),
  )
  const stations = useStations(true)
  return (
    <div className="rule-row">
      <Form.Item label={t('monitoring:alerts.field.figure')} required>
        <Select
          data-testid="rule-figure"
          value={fields.figure || undefined}
          onChange={(figure) => change({ figure })}
          placeholder={t('monitoring:alerts.chooseFigure')}
          notFoundContent={t('monitoring:alerts.noFigures')}
          options={measures?.map((one) => ({
            value: one.id,
            label: one.unit ? `${one.title[language]} (${one.unit})` : one.title[language],
          }))}
        />
      </Form.Item>
      <Form.Item label={t('monitoring:alerts.field.station')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          value={fields.station}
          onChange={(station) => change({ station })}
          options={[
            { value: '', label: t('monitoring:alerts.newestStation') },
            ...(stations.data ?? []).map((one) => ({ value: String(one.id), label: one.name })),
          ]}
        />
      </Form.Item>
    </div>
  )
}
