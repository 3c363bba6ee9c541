/** The two listeners for boxes and devices; each is there only where the office gave it a port. */
import type { Config } from '../../config.ts'
import type { Context } from '../../context.ts'
import { ruleOfDay } from '../../rules/index.ts'
import { selectStreamsOf } from '../devices/queries.ts'
import { createKnowDevice } from './know-device.ts'
import { countWrongTries, createGate, TELEMETRY_LIMITS } from './limits.ts'
import { type Listener, listen } from './listen.ts'
import { receiveHj212 } from './receive-hj212.ts'
import { receiveMqtt } from './receive-mqtt.ts'
import { createRecord } from './record.ts'
import { watchDevices } from './watch-devices.ts'

/** Null: switched off. */
export type TelemetryPorts = Pick<Config, 'hj212Port' | 'mqttPort'>

export interface Telemetry {
  /** Null where it is off. */
  hj212: Listener | null
  mqtt: Listener | null
  close(): Promise<void>
}

export async function startTelemetry(
  context: Pick<Context, 'database' | 'packs'>,
  { host, hj212Port, mqttPort }: TelemetryPorts & Pick<Config, 'host'>,
): Promise<Telemetry> {
  const wrong = countWrongTries(TELEMETRY_LIMITS.wrongCountedSeconds)
  const watch = watchDevices(context)
  const record = createRecord(context, createGate(TELEMETRY_LIMITS.recordingsAtATime))
  const know = (takesBoxPassword: boolean) => createKnowDevice(context, { takesBoxPassword, wrong })
  const isWelcome = (address: string): boolean => wrong.numOf(address) < TELEMETRY_LIMITS.wrongPerAddress
  const codes = () => ruleOfDay(context.packs, 'telemetry-codes', new Date().toISOString().slice(0, 10))?.body
  const streamsOf = async (stationId: number): Promise<ReadonlyMap<number, string>> => {
    const streams = await context.database.write((tx) => selectStreamsOf(tx, stationId))
    return new Map(streams.map(({ id, quantity }) => [id, quantity]))
  }

  const box = { know: know(true), record, watch, codes }
  const device = { know: know(false), record, watch, streamsOf, sessions: new Map() }
  const listeners: Listener[] = []
  const close = async (): Promise<void> => {
    watch.close()
    await Promise.all(listeners.map((one) => one.close()))
  }
  const begin = async (port: number | null, open: Parameters<typeof listen>[0]['open']) => {
    if (port === null) return null
    const listener = await listen({ port, host, isWelcome, open })
    listeners.push(listener)
    return listener
  }
  try {
    return {
      hj212: await begin(hj212Port, (connection) => receiveHj212(connection, box)),
      mqtt: await begin(mqttPort, (connection) => receiveMqtt(connection, device)),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
