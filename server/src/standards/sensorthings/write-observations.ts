import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import {
  type Device,
  MAX_READINGS_AT_ONCE,
  type ReceivedReading,
  type RefusalCode,
  readStreams,
  recordReadings,
} from '../../environment/index.ts'
import { addressOf, type Entity } from './present-entity.ts'

/** An observation as it was sent, with the stream that it is for. */
interface Sent {
  stream: number | null
  observation: Readonly<Record<string, unknown>>
}

type Outcome =
  | { address: string; entity: Entity }
  | { code: RefusalCode | 'unknown-stream' | 'bad-observation' }

const bad = (where: string, detail: string): Problem => new Problem('bad-request', { where, detail })
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The number of `{"Datastream": {"@iot.id": 1}}`; null where there is none. */
function streamOf(value: unknown): number | null {
  const id = isObject(value) ? value['@iot.id'] : undefined
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null
}

/**
 * Takes one observation of a device. Throws `not-found` alike for a stream that there is not and one of another
 * station, `bad-request` naming what does not fit, `device-paused`, `too-many-requests`.
 */
export async function createObservation(
  context: Context,
  device: Device,
  asked: { base: string; stream: number | null; body: unknown },
): Promise<{ address: string; entity: Entity }> {
  if (!isObject(asked.body)) throw bad('body', 'object')
  const stream = asked.stream ?? streamOf(asked.body.Datastream)
  if (stream === null) throw bad('Datastream', 'missing')
  const [outcome] = await write(context, device, asked.base, [{ stream, observation: asked.body }])
  if (outcome === undefined || 'code' in outcome) throw problemOf(outcome?.code ?? 'bad-observation')
  return outcome
}

/** Takes data arrays; answers for each observation, in their order, its address or `error`. */
export async function createObservations(
  context: Context,
  device: Device,
  asked: { base: string; body: unknown },
): Promise<string[]> {
  if (!Array.isArray(asked.body)) throw bad('body', 'array')
  const sent = asked.body.flatMap(sentOf)
  if (sent.length > MAX_READINGS_AT_ONCE) throw bad('dataArray', `> ${MAX_READINGS_AT_ONCE}`)
  const outcomes = await write(context, device, asked.base, sent)
  // Of nothing that was taken a device should hear why, where there is one reason for all.
  const [first] = outcomes
  if (first !== undefined && 'code' in first && REFUSED_WHOLE.has(first.code)) throw problemOf(first.code)
  return outcomes.map((outcome) => ('code' in outcome ? 'error' : outcome.address))
}

function sentOf(entry: unknown): Sent[] {
  if (!isObject(entry)) throw bad('body', 'array')
  const { components, dataArray } = entry
  if (
    !Array.isArray(components) ||
    components.length > 20 ||
    !components.every((one) => typeof one === 'string')
  )
    throw bad('components', 'array')
  if (!Array.isArray(dataArray) || !dataArray.every(Array.isArray)) throw bad('dataArray', 'array')
  const stream = streamOf(entry.Datastream)
  return dataArray.map((values: unknown[]) => ({
    stream,
    observation: Object.fromEntries(components.map((name, place) => [name, values[place]])),
  }))
}

async function write(
  context: Context,
  device: Device,
  base: string,
  sent: readonly Sent[],
): Promise<Outcome[]> {
  const streamById = new Map((await readStreams(context, device)).map((one) => [one.id, one]))
  const now = new Date().toISOString()
  const outcomes = new Array<Outcome>(sent.length)
  const readings: ReceivedReading[] = []
  const places: number[] = []
  for (const [place, { stream, observation }] of sent.entries()) {
    const known = streamById.get(stream ?? Number.NaN)
    const time = observation.phenomenonTime ?? now
    if (known === undefined) {
      outcomes[place] = { code: 'unknown-stream' }
      continue
    }
    places.push(place)
    readings.push({
      quantity: known.quantity,
      observedAt: time as string,
      // What is missing is no null: nothing was said.
      value: observation.result as number | null,
      ...(typeof observation.resultQuality === 'string' && { quality: observation.resultQuality }),
    })
  }
  const { refused } = await recordReadings(context, device, readings)
  const codeByPlace = new Map(refused.map(({ index, code }) => [index, code]))
  for (const [index, reading] of readings.entries()) {
    const place = places[index] as number
    const code = codeByPlace.get(index)
    outcomes[place] = code === undefined ? taken(base, device, sent[place] as Sent, reading) : { code }
  }
  return outcomes
}

function taken(base: string, device: Device, { stream }: Sent, reading: ReceivedReading): Outcome {
  const ms = Date.parse(reading.observedAt)
  const id = `${stream}-${ms * 1000}-${device.datasetId}`
  const address = addressOf(base, 'Observations', id)
  return {
    address,
    entity: {
      '@iot.id': id,
      '@iot.selfLink': address,
      phenomenonTime: reading.observedAt,
      result: reading.value,
      resultTime: null,
    },
  }
}

/** They hold for everything that a device sends. */
const REFUSED_WHOLE: ReadonlySet<string> = new Set<RefusalCode>([
  'device-paused',
  'device-revoked',
  'dataset-withdrawn',
  'too-many',
])

const WHERE: Partial<Record<string, string>> = {
  'bad-time': 'phenomenonTime',
  'no-time-zone': 'phenomenonTime',
  'before-2000': 'phenomenonTime',
  'in-the-future': 'phenomenonTime',
  'bad-quality': 'resultQuality',
}

function problemOf(code: RefusalCode | 'unknown-stream' | 'bad-observation'): Problem {
  if (code === 'unknown-stream') return new Problem('not-found', { what: 'Datastream' })
  if (code === 'device-paused' || code === 'dataset-withdrawn') return new Problem('device-paused')
  if (code === 'device-revoked') return new Problem('device-key')
  if (code === 'too-many') return new Problem('too-many-requests', { seconds: 30 })
  return bad(WHERE[code] ?? 'result', code)
}
