import type { DeviceEntry, MadeDevice } from '@jingjing/schema/environment'
import { App, Button, Dropdown, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import {
  useDeviceState,
  useDevices,
  useRekeyDevice,
  useTelemetryAddresses,
} from '../../../api/environment.ts'
import { useCan } from '../../../api/session.ts'
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx'
import { formatFullTime, formatNumber, formatRelative } from '../../../ui/format.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { ConnectionWords } from './connection-words.tsx'
import './devices.css'
import { MakeDevice } from './make-device.tsx'
import { conditionOf, countConditions, hasAirPage, inOrder, quantityKey } from './view.ts'

/** Which boxes send readings by themselves, which has fallen silent, and how a new one is set up. */
export default function DevicesPage() {
  const { t } = useTranslation()
  const can = useCan()
  const { language } = usePreferences().preferences
  const devices = useDevices()
  const addresses = useTelemetryAddresses().data
  const [isMaking, setMaking] = useState(false)
  const now = new Date()
  const counts = devices.data ? countConditions(devices.data, now) : undefined
  const columns: DataColumn<DeviceEntry>[] = [
    { key: 'name', title: t('environment:device.name'), isFrozen: true, render: (one) => one.name },
    {
      key: 'state',
      title: t('environment:device.state'),
      render: (one) => {
        const condition = conditionOf(one, now)
        return (
          <span className={`device-state is-${condition}`}>
            <i aria-hidden="true" />
            {t(`environment:device.is.${condition}`)}
          </span>
        )
      },
    },
    {
      key: 'seen',
      title: t('environment:device.lastReceived'),
      render: ({ lastReceivedAt }) =>
        lastReceivedAt === null ? (
          '—'
        ) : (
          <time dateTime={lastReceivedAt} title={formatFullTime(lastReceivedAt, language)}>
            {formatRelative(lastReceivedAt, now, language)}
          </time>
        ),
    },
    {
      key: 'station',
      title: t('environment:device.station'),
      maxWidthPixels: 220,
      render: ({ station, quantities, numReceived }) =>
        can('environment:read') && hasAirPage(quantities, numReceived) ? (
          <Link to={`/monitoring/environment?station=${station.id}`}>{station.name}</Link>
        ) : (
          station.name
        ),
    },
    {
      key: 'quantities',
      title: t('environment:device.quantities'),
      maxWidthPixels: 240,
      render: ({ quantities }) =>
        quantities
          .map((code) => t(`environment:quantity.${quantityKey(code)}`))
          .join(t('environment:device.separator')),
    },
    {
      key: 'received',
      title: t('environment:device.numReceived'),
      isNumeric: true,
      render: ({ numReceived, dataset }) =>
        can('catalog:read') ? (
          <Link to={`/data/${dataset}`}>{formatNumber(numReceived)}</Link>
        ) : (
          formatNumber(numReceived)
        ),
    },
    {
      key: 'number',
      title: t('environment:device.number'),
      maxWidthPixels: 240,
      render: ({ deviceNumber }) => <code className="device-value">{deviceNumber}</code>,
    },
    { key: 'actions', title: '', render: (one) => <Actions device={one} /> },
  ]
  const make = (
    <Button type="primary" data-testid="make-device" onClick={() => setMaking(true)}>
      {t('environment:device.make')}
    </Button>
  )
  return (
    <Page
      title={t('environment:device.title')}
      subtitle={
        counts && devices.data && devices.data.length > 0
          ? [
              t('environment:device.numReporting', { count: counts.reporting }),
              ...(['silent', 'waiting', 'paused'] as const)
                .filter((one) => counts[one] > 0)
                .map((one) => t(`environment:device.num.${one}`, { count: counts[one] })),
            ].join(' · ')
          : t('environment:device.subtitle')
      }
      actions={make}
    >
      <Panel
        isFlush
        label={t('environment:device.title')}
        footer={
          addresses
            ? t('environment:device.listening', {
                hj212: addresses.hj212Port ?? t('environment:device.isOff'),
                mqtt: addresses.mqttPort ?? t('environment:device.isOff'),
              })
            : undefined
        }
      >
        <DataTable
          label={t('environment:device.title')}
          columns={columns}
          rows={devices.data && inOrder(devices.data, now)}
          rowKey={(one) => one.id}
          error={devices.error ?? undefined}
          onRetry={() => void devices.refetch()}
          empty={
            <EmptyState
              title={t('environment:device.empty')}
              hint={t('environment:device.emptyHint')}
              action={make}
            />
          }
        />
      </Panel>
      {isMaking ? <MakeDevice onClose={() => setMaking(false)} /> : null}
    </Page>
  )
}

function Actions({ device }: { device: DeviceEntry }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const change = useDeviceState()
  const rekey = useRekeyDevice()
  const [made, setMade] = useState<MadeDevice | null>(null)
  if (device.state === 'revoked') return null
  const { id, name } = device
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const set = (state: DeviceEntry['state']) =>
    run(async () => {
      await change.mutateAsync({ id, state })
      void message.success(t(`environment:device.done.${state}`, { name }))
    })
  const confirm = (what: 'revoke' | 'rekey', work: () => Promise<unknown>) =>
    modal.confirm({
      title: t(`environment:device.${what}Title`, { name }),
      content: t(`environment:device.${what}Content`),
      okText: t(`environment:device.${what}`),
      okButtonProps: { danger: what === 'revoke' },
      cancelText: t('ui:action.cancel'),
      onOk: () => run(work),
    })
  return (
    <span className="device-actions">
      <Button
        size="small"
        type="link"
        loading={change.isPending}
        onClick={() => void set(device.state === 'active' ? 'paused' : 'active')}
      >
        {t(`environment:device.${device.state === 'active' ? 'pause' : 'resume'}`)}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'rekey',
              label: t('environment:device.rekey'),
              onClick: () => confirm('rekey', async () => setMade(await rekey.mutateAsync(id))),
            },
            {
              key: 'revoke',
              danger: true,
              label: t('environment:device.revoke'),
              onClick: () => confirm('revoke', () => set('revoked')),
            },
          ],
        }}
      >
        <Button size="small" type="text">
          {t('environment:device.more')}
        </Button>
      </Dropdown>
      {made ? (
        <Modal
          open
          title={t('environment:device.rekeyed', { name })}
          maskClosable={false}
          cancelButtonProps={{ style: { display: 'none' } }}
          okText={t('environment:device.noted')}
          onOk={() => setMade(null)}
          onCancel={() => setMade(null)}
        >
          <ConnectionWords made={made} />
        </Modal>
      ) : null}
    </span>
  )
}
