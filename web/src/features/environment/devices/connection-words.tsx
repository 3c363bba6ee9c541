import type { MadeDevice } from '@jingjing/schema/environment'
import { Segmented, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTelemetryAddresses } from '../../../api/environment.ts'
import { quantityKey, topicOf } from './view.ts'

type Protocol = 'hj212' | 'mqtt'

/** What is typed into the box. The key is here once and never again. */
export function ConnectionWords({ made }: { made: MadeDevice }) {
  const { t } = useTranslation()
  const addresses = useTelemetryAddresses().data
  const [protocol, setProtocol] = useState<Protocol>('hj212')
  const port = protocol === 'hj212' ? addresses?.hj212Port : addresses?.mqttPort
  const { device, key, boxPassword } = made
  const values: [string, string][] = [
    [t('environment:device.server'), window.location.hostname],
    ...(port ? [[t('environment:device.port'), String(port)] as [string, string]] : []),
    ...(protocol === 'hj212'
      ? ([
          ['MN', device.deviceNumber],
          ['PW', boxPassword],
        ] as [string, string][])
      : ([
          [t('environment:device.user'), device.deviceNumber],
          [t('environment:device.password'), key],
        ] as [string, string][])),
  ]
  return (
    <div className="device-connection" data-testid="device-connection">
      <p className="device-once" role="status">
        {t('environment:device.once')}
      </p>
      <Segmented<Protocol>
        value={protocol}
        onChange={setProtocol}
        options={[
          { value: 'hj212', label: 'HJ 212' },
          { value: 'mqtt', label: 'MQTT 3.1.1' },
        ]}
      />
      {addresses && !port ? (
        <p className="note">
          {t('environment:device.off', {
            setting: protocol === 'hj212' ? 'JINGJING_HJ212_PORT' : 'JINGJING_MQTT_PORT',
          })}
        </p>
      ) : null}
      <dl className="device-values">
        {values.map(([name, value]) => (
          <Value key={name} name={name} value={value} />
        ))}
        {protocol === 'mqtt'
          ? device.streams.map((stream) => (
              <Value
                key={stream.id}
                name={t('environment:device.topic', {
                  quantity: t(`environment:quantity.${quantityKey(stream.quantity)}`),
                })}
                value={topicOf(stream.id)}
              />
            ))
          : null}
      </dl>
      <p className="note">{t(`environment:device.hint.${protocol}`)}</p>
    </div>
  )
}

function Value({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation()
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Typography.Text
          className="device-value"
          copyable={{ tooltips: [t('environment:device.copy'), t('environment:device.copied')] }}
        >
          {value}
        </Typography.Text>
      </dd>
    </>
  )
}
