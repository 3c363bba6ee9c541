import type { DatasetDetail, DatasetList, DatasetSummary, Field } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import * as queries from './read-queries.ts'

export async function listDatasets(
  { database, reader }: Context,
  filter: { query?: string; profile?: string },
): Promise<DatasetList> {
  const rows = await database.read(reader, (tx) =>
    queries.selectDatasets(tx, { query: filter.query?.trim() || null, profile: filter.profile ?? null }),
  )
  return { datasets: rows.map(presentSummary) }
}

export async function readDataset({ database, reader }: Context, id: string): Promise<DatasetDetail> {
  return database.read(reader, async (tx) => {
    const dataset = await queries.selectDataset(tx, id)
    if (dataset === undefined) throw new Problem('not-found', { what: id })
    const fields = await queries.selectFields(tx, id)
    const tables = await queries.selectTables(tx, id)
    const versions = await queries.selectVersions(tx, id)
    const recipe = await queries.selectRecipe(tx, id)
    return {
      ...presentSummary(dataset),
      recipe,
      keywords: dataset.keywords,
      sensitivity: dataset.sensitivity,
      sourceCrs: dataset.source_crs,
      licence: dataset.licence,
      tables: tables.map((table) => ({
        name: table.name,
        profile: table.profile,
        numRows: table.num_rows,
        geometryType: table.geometry_type,
        extent:
          table.min_lon === null
            ? null
            : [table.min_lon, table.min_lat as number, table.max_lon as number, table.max_lat as number],
        fields: fields.filter((field) => field.table_name === table.name).map(presentField),
      })),
      versions: versions.map((version) => ({
        version: version.version,
        kind: version.kind,
        mode: version.mode,
        name: version.name,
        ofVersion: version.of_version,
        createdAt: version.created_at,
        createdBy: version.created_by_name,
        recipe: version.recipe,
        numRows: version.num_rows,
        numRejectedRows: version.num_rejected_rows,
        files: version.files,
        findings: version.findings,
      })),
    }
  })
}

function presentSummary(row: queries.DatasetRow): DatasetSummary {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    profile: row.profile,
    department: row.department,
    isSynthetic: row.is_synthetic,
    version: row.version,
    numRows: row.num_rows,
    geometryType: row.geometry_type,
    updatedAt: row.updated_at,
  }
}

export function presentField(row: queries.FieldRow): Field {
  return {
    name: row.name,
    title: row.title,
    type: row.type,
    unit: row.unit,
    sensitivity: row.sensitivity,
    canonical: row.canonical,
    description: row.description,
    numMissing: row.num_missing,
    ...(row.labels !== null && { labels: row.labels }),
  }
}
