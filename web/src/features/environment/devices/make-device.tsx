import { type MadeDevice, QUANTITY_CODES } from '@jingjing/schema/environment'
import { App, Button, Drawer, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMakeDevice, useStations } from '../../../api/environment.ts'
import { useCan } from '../../../api/session.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { ConnectionWords } from './connection-words.tsx'
import { type DeviceForm, quantityKey, readForm } from './view.ts'

/** A device at a station that is there or is opened with it; then what is typed into it. */
export function MakeDevice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [made, setMade] = useState<MadeDevice | null>(null)
  return (
    <Drawer
      open
      size="large"
      title={made ? t('environment:device.made', { name: made.device.name }) : t('environment:device.make')}
      // The key would be lost with a click beside the drawer.
      maskClosable={made === null}
      onClose={onClose}
    >
      {made ? (
        <div className="device-form">
          <ConnectionWords made={made} />
          <div>
            <Button type="primary" onClick={onClose}>
              {t('environment:device.noted')}
            </Button>
          </div>
        </div>
      ) : (
        <DeviceFields onMade={setMade} />
      )}
    </Drawer>
  )
}

function DeviceFields({ onMade }: { onMade: (made: MadeDevice) => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const stations = useStations(can('environment:read')).data ?? []
  const make = useMakeDevice()
  const [form, setForm] = useState<DeviceForm>({ quantities: ['pm2.5', 'pm10'] })
  const set = (part: DeviceForm) => setForm((before) => ({ ...before, ...part }))
  const station = form.station ?? (stations.length === 0 ? 'new' : undefined)
  const asked = readForm({ ...form, station })
  const submit = async () => {
    if (asked === undefined) return
    try {
      onMade(await make.mutateAsync(asked))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <div className="device-form">
      <Field name={t('environment:device.name')}>
        <Input
          data-testid="device-name"
          maxLength={80}
          placeholder={t('environment:device.nameExample')}
          value={form.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field name={t('environment:device.station')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('environment:device.station')}
          placeholder={t('environment:device.chooseStation')}
          value={station}
          onChange={(value) => set({ station: value })}
          options={[
            { value: 'new' as const, label: t('environment:device.newStation') },
            ...stations.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Field>
      {station === 'new' ? (
        <>
          <Field name={t('environment:device.stationName')}>
            <Input
              data-testid="device-station-name"
              maxLength={80}
              value={form.stationName}
              onChange={(event) => set({ stationName: event.target.value })}
            />
          </Field>
          <div className="device-place">
            <Field name={t('environment:device.lon')}>
              <InputNumber
                data-testid="device-lon"
                min={-180}
                max={180}
                step={0.0001}
                value={form.lon}
                onChange={(lon) => set({ lon })}
              />
            </Field>
            <Field name={t('environment:device.lat')}>
              <InputNumber
                data-testid="device-lat"
                min={-90}
                max={90}
                step={0.0001}
                value={form.lat}
                onChange={(lat) => set({ lat })}
              />
            </Field>
          </div>
        </>
      ) : null}
      <Field name={t('environment:device.quantities')}>
        <Select
          mode="multiple"
          aria-label={t('environment:device.quantities')}
          value={form.quantities}
          onChange={(quantities) => set({ quantities })}
          options={QUANTITY_CODES.map((code) => ({
            value: code,
            label: t(`environment:quantity.${quantityKey(code)}`),
          }))}
        />
      </Field>
      <Field name={t('environment:device.number')} hint={t('environment:device.numberHint')}>
        <Input
          data-testid="device-number"
          maxLength={40}
          value={form.deviceNumber}
          onChange={(event) => set({ deviceNumber: event.target.value })}
        />
      </Field>
      <div>
        <Button
          type="primary"
          data-testid="device-submit"
          disabled={asked === undefined}
          loading={make.isPending}
          onClick={() => void submit()}
        >
          {t('environment:device.make')}
        </Button>
      </div>
    </div>
  )
}

function Field(props: { name: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="device-field">
      <span>{props.name}</span>
      {props.children}
      {props.hint ? <small className="note">{props.hint}</small> : null}
    </label>
  )
}
