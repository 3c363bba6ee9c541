import type { CanonicalTable, StoredField, StoredTable } from '../catalog/index.ts'
import { RECEIVED_TABLE } from './devices/device.ts'
import { fillReceived } from './devices/queries.ts'
import {
  fillObservations,
  type MeasuredColumn,
  type ReadingColumns,
  upsertDatastreams,
  upsertThings,
} from './fill-queries.ts'

/** The canonical fields of the `reading` profile that are quantities, and the codes they are kept under. */
const QUANTITY_BY_FIELD: Readonly<Record<string, string>> = {
  pm25: 'pm2.5',
  pm10: 'pm10',
  so2: 'so2',
  no2: 'no2',
  co: 'co',
  o3: 'o3',
  temperature: 'temperature',
  pressure: 'pressure',
  dew_point: 'dew-point',
  rain: 'rain',
  wind_direction: 'wind-direction',
  wind_speed: 'wind-speed',
  humidity: 'humidity',
  noise_laeq: 'noise-laeq',
}

const NUMBER_TYPES = ['integer', 'number']
const TIME_TYPES = ['timestamp', 'date']

/**
 * Stations, their streams and observations follow the `reading` datasets: one row of a file with a time and
 * several measured columns becomes one observation for each. Words (a wind direction as NNW) and repetitions
 * of a station and time stay in the dataset alone; of repetitions the first row counts.
 */
export const observationTable: CanonicalTable = {
  schema: 'environment',
  table: 'observation',
  order: 30,
  accepts: (stored) =>
    stored.profile === 'reading' && (isReceived(stored) || columnsOf(stored) !== undefined),
  fill: async (transaction, stored, range) => {
    if (isReceived(stored)) {
      await fillReceived(transaction, stored, range)
      return
    }
    const columns = columnsOf(stored)
    if (columns === undefined) return
    await upsertThings(transaction, stored, columns)
    await upsertDatastreams(transaction, stored, columns)
    await fillObservations(transaction, stored, columns)
  },
}

/** What devices sent, one reading a row: it is taken up where the dataset is a device's. */
const isReceived = ({ tableName, fields }: StoredTable): boolean =>
  tableName === RECEIVED_TABLE && fields.some(({ name }) => name === 'sent_value')

function columnsOf(stored: StoredTable): ReadingColumns | undefined {
  const fieldNamed = (canonical: string): StoredField | undefined =>
    stored.fields.find((field) => field.canonical === canonical)
  const time = fieldNamed('observed_at')
  const measured = Object.entries(QUANTITY_BY_FIELD).flatMap(([canonical, quantity]): MeasuredColumn[] => {
    const found = fieldNamed(canonical)
    if (found === undefined || !NUMBER_TYPES.includes(found.type)) return []
    return [{ name: found.name, quantity, unit: found.unit }]
  })
  if (time === undefined || !TIME_TYPES.includes(time.type) || measured.length === 0) return undefined
  return {
    time: { name: time.name, isDay: time.type === 'date' },
    station: fieldNamed('station')?.name ?? null,
    lon: fieldNamed('lon')?.name ?? null,
    lat: fieldNamed('lat')?.name ?? null,
    measured,
  }
}
