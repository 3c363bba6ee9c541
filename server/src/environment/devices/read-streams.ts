import type { Context } from '../../context.ts'
import type { Stream } from './check-reading.ts'
import type { Device } from './device.ts'
import { selectStreamsOf } from './queries.ts'

/** The streams of a device's own station: what it may write to, and nothing of any other. */
export async function readStreams(
  { database }: Pick<Context, 'database'>,
  device: Device,
): Promise<Stream[]> {
  return database.write((tx) => selectStreamsOf(tx, device.stationId))
}
