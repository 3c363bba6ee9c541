import type { DeviceEntry } from '@jingjing/schema/environment'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { type DeviceEntryRow, selectDevices } from './queries.ts'

export async function listDevices({ database, reader }: Context): Promise<{ devices: DeviceEntry[] }> {
  const rows = await database.read(reader, (tx) => selectDevices(tx))
  return { devices: rows.map(present) }
}

/** @throws Problem `not-found` also for a device whose dataset is withheld from the person */
export async function readDevice({ database, reader }: Context, id: number): Promise<DeviceEntry> {
  const [row] = await database.read(reader, (tx) => selectDevices(tx, id))
  if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
  return present(row)
}

const present = (row: DeviceEntryRow): DeviceEntry => ({
  id: row.id,
  name: row.name,
  deviceNumber: row.device_number,
  state: row.state,
  station: { id: row.station_id, name: row.station_name },
  quantities: row.quantities,
  streams: row.stream_ids.map((id, index) => ({ id: Number(id), quantity: row.quantities[index] as string })),
  dataset: row.dataset_id,
  numReceived: row.num_received,
  lastReceivedAt: row.last_received_at,
  madeBy: row.made_by_name,
  madeAt: row.made_at,
})
