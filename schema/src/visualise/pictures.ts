import { z } from 'zod'
import { AGGREGATES, Area, FieldRef, Filter, TableChoice } from '../extract.ts'
import { DatasetReference } from '../trail.ts'

export const MAP_KINDS = [
  'points',
  'symbols',
  'heat',
  'hexagons',
  'choropleth',
  'lines',
  'extrusion',
] as const
export const CHART_KINDS = [
  'bar',
  'line',
  'area',
  'pie',
  'histogram',
  'scatter',
  'box',
  'heat-table',
  'figure',
] as const
export type MapKind = (typeof MAP_KINDS)[number]
export type ChartKind = (typeof CHART_KINDS)[number]
export const PictureKind = z.enum([...MAP_KINDS, ...CHART_KINDS])
export type PictureKind = z.infer<typeof PictureKind>

export const DATE_PARTS = ['year', 'month', 'day'] as const
/** By the values of a field; a day or time by its year, month or day. */
export const PictureKey = z.object({ field: FieldRef, part: z.enum(DATE_PARTS).optional() })
export type PictureKey = z.infer<typeof PictureKey>

/** What is told of the rows: their number, or one of the aggregates of a field. */
export const PictureValue = z.object({ how: z.enum(AGGREGATES), field: FieldRef.optional() })
export type PictureValue = z.infer<typeof PictureValue>

export const BREAK_METHODS = ['quantile', 'equal', 'natural', 'deviation', 'manual'] as const
export const Classes = z.object({
  method: z.enum(BREAK_METHODS),
  num: z.number().int().min(2).max(7),
  /** Upper edges, rising; for `manual` alone. */
  edges: z.array(z.number()).max(6).optional(),
})
export type Classes = z.infer<typeof Classes>

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
/** What a person has drawn on a map, WGS 84. */
export const Drawing = z.object({
  shape: z.enum(['point', 'line', 'area']),
  positions: z.array(Position).min(1).max(500),
  text: z.string().max(200),
})
export type Drawing = z.infer<typeof Drawing>

/**
 * A picture of the rows of a table, as a map or a chart. What a kind has no use for is passed over, so that another
 * kind can be tried without choosing anew.
 */
export const Picture = TableChoice.extend({
  kind: PictureKind,
  title: z.string().max(200).optional(),
  filter: Filter.optional(),
  area: Area.optional(),
  /** The number of rows where absent. */
  value: PictureValue.optional(),
  /** Bars, steps of a line, shares, boxes, rows of the heat table. */
  by: PictureKey.optional(),
  /** Lines of a chart, columns of the heat table. */
  split: PictureKey.optional(),
  /** What a histogram, a box or the first axis of a scatter is of. */
  x: FieldRef.optional(),
  y: FieldRef.optional(),
  /** Areas: the outlines of the rows themselves, or the communities that the rows are gathered onto. */
  onto: z.enum(['rows', 'communities']).optional(),
  /** Divided by the square kilometres of each area. */
  isPerArea: z.boolean().optional(),
  classes: Classes.optional(),
  /** A map of its own for each day, month or year of this field. */
  time: PictureKey.optional(),
  label: FieldRef.optional(),
  /** Side of a hexagon; chosen by the extent where absent. */
  sideMetres: z.number().min(20).max(5_000).optional(),
  drawings: z.array(Drawing).max(100).optional(),
})
export type Picture = z.infer<typeof Picture>

const Key = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type PictureKeyValue = z.infer<typeof Key>
const Coordinates = z.union([
  z.object({ type: z.literal('Point'), coordinates: z.array(z.number()) }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(z.array(z.number())) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(z.array(z.number()))) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.array(z.number()))) }),
  z.object({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(z.array(z.array(z.number())))),
  }),
])
export type PictureGeometry = z.infer<typeof Coordinates>

/** An area, a hexagon or a line with its value in each frame. */
export const PictureFeature = z.object({
  /** A row, `c:<code>` of a community, `h:<q>,<r>` of a hexagon. */
  key: z.string(),
  name: z.string(),
  geometry: Coordinates,
  values: z.array(z.number().nullable()),
  /** Rows behind each value. */
  counts: z.array(z.number().int()),
})
export type PictureFeature = z.infer<typeof PictureFeature>

/** A row, or several that lie together. */
export const PicturePoint = z.object({
  /** The row; null for several. */
  key: z.string().nullable(),
  lon: z.number(),
  lat: z.number(),
  /** Rows that it stands for. */
  num: z.number().int(),
  value: z.number().nullable(),
  name: z.string(),
  /** Index into the frames; null where the row names no time. */
  frame: z.number().int().nullable(),
})
export type PicturePoint = z.infer<typeof PicturePoint>

export const PictureGroup = z.object({
  by: Key,
  /** What the group is called: the name of a community, the value itself. */
  name: z.string(),
  split: Key,
  splitName: z.string(),
  value: z.number().nullable(),
  count: z.number().int(),
})
export type PictureGroup = z.infer<typeof PictureGroup>

export const PictureBin = z.object({ from: z.number(), to: z.number(), count: z.number().int() })
export type PictureBin = z.infer<typeof PictureBin>

export const PictureBox = z.object({
  by: Key,
  name: z.string(),
  /** Ends of the whiskers: the furthest values within one and a half times the box. */
  low: z.number(),
  quarter: z.number(),
  median: z.number(),
  threeQuarters: z.number(),
  high: z.number(),
  numOutside: z.number().int(),
  count: z.number().int(),
})
export type PictureBox = z.infer<typeof PictureBox>

const About = {
  /** With version and table named, so that its figures can be had again. */
  picture: Picture,
  datasets: z.array(DatasetReference),
  /** Titles of what was chosen, as the dataset names them. */
  words: z.object({
    dataset: z.string(),
    value: z.string().nullable(),
    by: z.string().nullable(),
    split: z.string().nullable(),
    x: z.string().nullable(),
    y: z.string().nullable(),
  }),
  unit: z.string().nullable(),
  isSynthetic: z.boolean(),
  /** Rows that fulfil the filter. */
  numRows: z.number().int(),
  /** Of them, those without the place, the time or the value that the picture needs. */
  numMissing: z.number().int(),
  /** Groups, features or points beyond what is drawn. */
  numLeftOut: z.number().int(),
  /** Days, months or years, rising; one empty text where the picture has no time. */
  frames: z.array(z.string()),
}

export const PictureData = z.discriminatedUnion('shape', [
  z.object({ ...About, shape: z.literal('features'), features: z.array(PictureFeature) }),
  z.object({
    ...About,
    shape: z.literal('points'),
    isGathered: z.boolean(),
    /** Drawn from the tiles of the table, which hold every point: none are listed. */
    isOfTiles: z.boolean(),
    /** minLon, minLat, maxLon, maxLat; null for no points. */
    extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
    points: z.array(PicturePoint),
  }),
  z.object({ ...About, shape: z.literal('groups'), groups: z.array(PictureGroup) }),
  z.object({ ...About, shape: z.literal('bins'), bins: z.array(PictureBin) }),
  z.object({ ...About, shape: z.literal('boxes'), boxes: z.array(PictureBox) }),
  z.object({
    ...About,
    shape: z.literal('pairs'),
    pairs: z.array(z.tuple([z.number(), z.number()])),
  }),
])
export type PictureData = z.infer<typeof PictureData>
export type PictureAbout = Omit<PictureData, 'shape'>
