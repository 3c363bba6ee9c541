import type { MadeDevice, NewDevice } from '@jingjing/schema/environment'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import { storeVersion } from '../../catalog/index.ts'
import type { Context } from '../../context.ts'
import { RECEIVED_COLUMNS, RECEIVED_TABLE } from './device.ts'
import { boxPassword, newDeviceKey, newDeviceNumber, sha256OfKey } from './keys.ts'
import { readDevice } from './list-devices.ts'
import { QUANTITIES } from './quantities.ts'
import * as queries from './queries.ts'

/**
 * A device at a station, with a dataset for what it will send. Its key is told once.
 *
 * @throws Problem `not-found` for a station that the person does not see, `device-number-taken`
 */
export async function makeDevice(context: Context, ask: NewDevice): Promise<MadeDevice> {
  const { database, person, reader } = context
  const stationName = await database.read(reader, (tx) =>
    ask.station === undefined
      ? Promise.resolve(ask.newStation?.name)
      : queries.selectStationName(tx, ask.station),
  )
  if (stationName === undefined) throw new Problem('not-found', { what: String(ask.station) })
  const deviceNumber = ask.deviceNumber ?? newDeviceNumber()
  const key = newDeviceKey()
  // Asked beforehand to spare the dataset, and decided below, where two may come at once.
  if (await database.write((tx) => queries.isNumberTaken(tx, deviceNumber)))
    throw new Problem('device-number-taken', { number: deviceNumber })
  let deviceId = 0
  await storeVersion(
    database,
    {
      datasetId: null,
      description: {
        title: `${stationName}接收数据（${ask.name}）`,
        titleEn: `Readings received from ${stationName} (${ask.name})`,
        profile: 'reading',
        sourceCrs: null,
      },
      kind: 'received',
      createdBy: person.id > 0 ? person.id : null,
      contentSha256: null,
      signature: null,
      sourceFileIds: [],
      findings: () => [],
      tables: [
        {
          name: RECEIVED_TABLE,
          profile: 'reading',
          columns: RECEIVED_COLUMNS.map((one) => ({ ...one, unit: null, sensitivity: 'internal' })),
          hasGeometry: false,
          geometryType: null,
          batches: () => [],
        },
      ],
    },
    {
      canonicalTables: [],
      onRows: () => undefined,
      finish: async (tx, { datasetId }) => {
        const { newStation } = ask
        const stationId =
          newStation === undefined
            ? (ask.station as number)
            : await queries.insertStation(tx, { datasetId, ...newStation })
        await queries.insertStreams(
          tx,
          stationId,
          ask.quantities.map((quantity) => ({ quantity, unit: QUANTITIES[quantity].unit })),
        )
        const id = await queries.insertDevice(tx, {
          stationId,
          datasetId,
          name: ask.name,
          deviceNumber,
          keySha256: sha256OfKey(key),
          madeBy: person,
        })
        if (id === undefined) throw new Problem('device-number-taken', { number: deviceNumber })
        deviceId = id
        await recordAudit(tx, {
          personId: person.id,
          action: 'environment:make-device',
          subject: String(id),
          isSuccess: true,
          detail: { number: deviceNumber, station: stationId, dataset: datasetId },
        })
      },
    },
  )
  return { device: await readDevice(context, deviceId), key, boxPassword: boxPassword(sha256OfKey(key)) }
}
