/**
 * A device that speaks MQTT 3.1.1: it hands readings in and gets nothing. There is no broker behind the address, so that
 * nothing of one device ever reaches another: no topic can be subscribed to, nothing is retained, no will is carried out.
 */
import {
  type ClientPacket,
  completeAnswer,
  connectAnswer,
  createPacketReader,
  pingAnswer,
  publishAnswer,
  receivedAnswer,
  subscribeRefusal,
  unsubscribeAnswer,
} from '@jingjing/analysis/telemetry/mqtt-packets'
import type { KeyHolder, ReceivedReading } from '../devices/device.ts'
import type { KnowDevice } from './know-device.ts'
import { TELEMETRY_LIMITS } from './limits.ts'
import type { Connection, Session } from './listen.ts'
import type { RecordReceived } from './record.ts'
import type { DeviceWatch } from './watch-devices.ts'

export interface MqttParts {
  know: KnowDevice
  record: RecordReceived
  watch: DeviceWatch
  /** Quantity by number of the datastream, of the device's station alone. */
  streamsOf(stationId: number): Promise<ReadonlyMap<number, string>>
  /** Who is connected, by device and client: a name is a device's own, so that another's cannot take its place. */
  sessions: Map<string, Connection>
}

const TOPIC = /^v1\.1\/Datastreams\((\d{1,15})\)\/Observations$/
type Publish = Extract<ClientPacket, { kind: 'publish' }>
type Connect = Extract<ClientPacket, { kind: 'connect' }>

export function receiveMqtt(connection: Connection, parts: MqttParts): Session {
  const reader = createPacketReader(TELEMETRY_LIMITS.mqttPacketBytes)
  let known: KeyHolder | undefined
  let streams: ReadonlyMap<number, string> = new Map()
  let leave = (): void => undefined

  const connect = async (packet: Connect): Promise<void> => {
    const { user, password, clientId, hasWill, keepAliveSeconds } = packet
    if (hasWill) return connection.end(connectAnswer(5))
    if (user === null || password === null) return connection.end(connectAnswer(4))
    const found = await parts.know({ deviceNumber: user, secret: password, address: connection.address })
    if (!connection.isOpen()) return
    if (found === undefined) return connection.end(connectAnswer(4))
    const name = `${found.device.id} ${clientId}`
    // The standard lets the newer of two clients of one name stay (3.1.4); here both are the same device.
    if (clientId !== '') parts.sessions.get(name)?.close()
    if (parts.watch.numOf(found.device.id) >= TELEMETRY_LIMITS.sessionsPerDevice)
      return connection.end(connectAnswer(3))
    const leaveWatch = parts.watch.enter(found, () => connection.close())
    if (clientId !== '') parts.sessions.set(name, connection)
    leave = () => {
      leaveWatch()
      if (parts.sessions.get(name) === connection) parts.sessions.delete(name)
    }
    streams = await parts.streamsOf(found.device.stationId)
    known = found
    const silenceSeconds = Math.ceil(keepAliveSeconds * 1.5) || TELEMETRY_LIMITS.idleSeconds
    connection.isProven(Math.min(silenceSeconds, TELEMETRY_LIMITS.idleSeconds))
    connection.send(connectAnswer(0))
  }

  /** Readings that came together go in together; the answers follow once they are kept. */
  const publishAll = async (packets: readonly Publish[], { device }: KeyHolder): Promise<void> => {
    const readings: ReceivedReading[] = []
    for (const { topic, payload } of packets) {
      const quantity = streams.get(Number(TOPIC.exec(topic)?.[1] ?? Number.NaN))
      if (quantity === undefined) return connection.close()
      const reading = observationOf(payload, quantity)
      // What cannot be read is answered all the same: sent again, it would be no better.
      if (reading !== undefined) readings.push(reading)
    }
    if ((await parts.record(device, readings, connection.isOpen)) !== 'kept') return
    for (const { qualityOfService, packetId } of packets) {
      if (qualityOfService === 1) connection.send(publishAnswer(packetId))
      // Sent twice it changes nothing, so that "exactly once" needs no memory of numbers.
      if (qualityOfService === 2) connection.send(receivedAnswer(packetId))
    }
  }

  const take = async (packet: ClientPacket): Promise<void> => {
    if (known === undefined) return packet.kind === 'connect' ? connect(packet) : connection.close()
    switch (packet.kind) {
      case 'release':
        return connection.send(completeAnswer(packet.packetId))
      case 'subscribe':
        return connection.send(subscribeRefusal(packet.packetId, packet.numTopics))
      case 'unsubscribe':
        return connection.send(unsubscribeAnswer(packet.packetId))
      case 'ping':
        return connection.send(pingAnswer())
      default:
        return connection.close()
    }
  }

  return {
    async receive(bytes) {
      let together: Publish[] = []
      const flush = async (): Promise<void> => {
        const packets = together
        together = []
        if (known !== undefined && packets.length > 0) await publishAll(packets, known)
      }
      for (const packet of reader.push(bytes)) {
        if (!connection.isOpen()) return
        if (packet.kind === 'publish' && known !== undefined) {
          together.push(packet)
          if (together.length === TELEMETRY_LIMITS.readingsAtOnce) await flush()
          continue
        }
        await flush()
        if (packet.kind === 'refused' && packet.fault === 'version') connection.end(connectAnswer(1))
        else await take(packet)
      }
      await flush()
    },
    closed: () => leave(),
  }
}

/** An Observation of SensorThings; without a time it is of now. Undefined where it is none. */
export function observationOf(payload: Uint8Array, quantity: string): ReceivedReading | undefined {
  try {
    const sent: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined
    const { result, phenomenonTime = new Date().toISOString() } = sent as {
      [name: string]: unknown
    }
    if (typeof phenomenonTime !== 'string' || (result !== null && typeof result !== 'number'))
      return undefined
    return { quantity, observedAt: phenomenonTime, value: result }
  } catch {
    return undefined
  }
}
