import { binsOf } from '@jingjing/analysis/pictures/bins'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'
import { aboutOf, namesOf } from './about-picture.ts'
import * as queries from './picture-queries.ts'
import { type PicturePlan, planPicture } from './plan-picture.ts'
import { readGroups } from './read-groups.ts'
import { readHexagons } from './read-hexagons.ts'
import { readCommunities, readOutlines, readPoints } from './read-places.ts'

const MAX_PAIRS = 3_000
const MAX_BOXES = 20

/**
 * What a picture shows, of the rows that its person sees. Throws `picture-incomplete` or `picture-unfit` where a
 * choice is missing or does not go together, `not-found` for a dataset that is not there for the person.
 */
export async function readPicture(
  { database, reader }: Pick<Context, 'database' | 'reader'>,
  picture: Picture,
  /** Whether the one who draws has the tiles of the table at hand. */
  draws: { hasTiles: boolean } = { hasTiles: false },
): Promise<PictureData> {
  if (picture.kind === 'hexagons') return readHexagons(database, reader, picture)
  if (picture.kind === 'points' || picture.kind === 'symbols' || picture.kind === 'heat')
    return readPoints(database, reader, picture, draws)
  return database.read(reader, async (tx) => {
    const planned = await planPicture(tx, reader, picture)
    switch (picture.kind) {
      case 'choropleth':
      case 'extrusion':
        return picture.onto === 'communities' ? readCommunities(tx, planned) : readOutlines(tx, planned, 2)
      case 'lines':
        return readOutlines(tx, planned, 1)
      case 'histogram':
        return readBins(tx, planned)
      case 'scatter':
        return readPairs(tx, planned)
      case 'box':
        return readBoxes(tx, planned)
      default:
        return readGroups(tx, planned)
    }
  })
}

async function readBins(tx: Transaction, planned: PicturePlan): Promise<PictureData> {
  const x = planned.numberOf(planned.picture.x, 'x')
  const range = await queries.selectRange(tx, planned.plan, x.sql)
  const bins = binsOf(range.least, range.most)
  const counts = bins === null ? [] : await queries.selectBins(tx, planned.plan, { x: x.sql, ...bins })
  const numByBin = new Map(counts.map((one) => [one.bin, one.num]))
  return {
    ...(await aboutOf(tx, planned, { isMissing: sql`${x.sql} is null`, unit: x.unit })),
    shape: 'bins',
    bins: Array.from({ length: bins?.num ?? 0 }, (_, bin) => ({
      from: edge(bins, bin),
      to: edge(bins, bin + 1),
      count: numByBin.get(bin) ?? 0,
    })),
  }
}

/** Free of what binary fractions leave behind: 0.1 · 3 is 0.3. */
const edge = (bins: { start: number; step: number } | null, index: number): number =>
  bins === null ? 0 : Number((bins.start + index * bins.step).toPrecision(12))

async function readPairs(tx: Transaction, planned: PicturePlan): Promise<PictureData> {
  const [x, y] = [planned.numberOf(planned.picture.x, 'x'), planned.numberOf(planned.picture.y, 'y')]
  const rows = await queries.selectPairs(tx, planned.plan, { x: x.sql, y: y.sql, limit: MAX_PAIRS })
  const isMissing = sql`(${x.sql} is null or ${y.sql} is null)`
  const about = await aboutOf(tx, planned, { isMissing, unit: y.unit })
  return {
    ...about,
    numLeftOut: about.numRows - about.numMissing - rows.length,
    shape: 'pairs',
    pairs: rows.map((row): [number, number] => [row.x, row.y]),
  }
}

async function readBoxes(tx: Transaction, planned: PicturePlan): Promise<PictureData> {
  const x = planned.numberOf(planned.picture.x, 'x')
  const by = planned.keyOf(planned.picture.by)
  const rows = await queries.selectBoxes(tx, planned.plan, { by, x: x.sql, limit: MAX_BOXES })
  const numBoxes = rows.length < MAX_BOXES ? rows.length : await queries.countKeys(tx, planned.plan, by)
  const names = await namesOf(
    tx,
    by,
    rows.map((row) => row.by_key),
  )
  return {
    ...(await aboutOf(tx, planned, {
      isMissing: sql`${x.sql} is null`,
      numLeftOut: numBoxes - rows.length,
      unit: x.unit,
    })),
    shape: 'boxes',
    boxes: rows.map((row) => ({
      by: row.by_key,
      name: names(row.by_key),
      low: row.low,
      quarter: row.quarter,
      median: row.median,
      threeQuarters: row.three_quarters,
      high: row.high,
      numOutside: row.num_outside,
      count: row.num,
    })),
  }
}
