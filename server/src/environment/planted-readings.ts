/** For tests: stations planted through the same path as an import. */
import { type StoredRow, storeVersion, type VersionColumn } from '../catalog/index.ts'
import type { Database } from '../db/database.ts'
import { observationTable } from './observation-table.ts'

export const column = (
  name: string,
  type: VersionColumn['type'],
  canonical: string | null,
  unit: string | null = null,
): VersionColumn => ({ name, title: name, type, unit, sensitivity: 'public', canonical })

export const POLLUTANT_COLUMNS = [
  column('pm25', 'integer', 'pm25', 'µg/m³'),
  column('pm10', 'integer', 'pm10', 'µg/m³'),
  column('so2', 'integer', 'so2', 'µg/m³'),
  column('no2', 'integer', 'no2', 'µg/m³'),
  column('co', 'number', 'co', 'mg/m³'),
  column('o3', 'integer', 'o3', 'µg/m³'),
]
export async function plantReadings(
  database: Database,
  title: string,
  columns: readonly VersionColumn[],
  rows: readonly StoredRow[],
  datasetId: string | null = null,
): Promise<string> {
  const made = await storeVersion(
    database,
    {
      datasetId,
      description: { title, profile: 'reading', sourceCrs: 'EPSG:4326' },
      kind: 'import',
      createdBy: null,
      contentSha256: null,
      signature: null,
      sourceFileIds: [],
      findings: () => [],
      tables: [
        {
          name: `${title}.csv`,
          profile: 'reading',
          columns,
          hasGeometry: true,
          geometryType: 'Point',
          batches: () => [rows],
        },
      ],
    },
    { canonicalTables: [observationTable], onRows: () => undefined },
  )
  return made.datasetId
}

export const hourText = (day: string, hour: number): string =>
  `${day}T${String(hour).padStart(2, '0')}:00:00+08:00`
