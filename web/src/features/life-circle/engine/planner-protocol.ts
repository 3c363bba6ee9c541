/** What the page and the worker that holds the city say to each other. */
import type { Demand, Gap } from '@jingjing/analysis/life-circle/diagnose'
import type { Edit } from '@jingjing/analysis/life-circle/edits'
import type { FacilityKind } from '@jingjing/analysis/life-circle/facility-kind'
import type { People } from '@jingjing/schema/life-circle-rules'

/** What of the plan is on the page. */
export interface PlanView {
  /** Index of the service looked at. */
  service: number
  people: People
  /** Index of the time on foot. */
  band: number
  /** Index of who walks. */
  walker: number
}

/** Somebody on foot or on wheels, with the distance of each time. */
export interface Walk {
  limitsMetres: number[]
  avoidsSteps: boolean
}

export interface ServiceCoverage {
  /** People of each group, and those within each time: `covered[group][band]`. */
  total: Record<People, number>
  covered: Record<People, number[]>
  numFacilities: number
}

export interface PlaceCoverage {
  code: string
  name: string
  total: number
  covered: number
}

export interface LeftOutPlace {
  name: string
  community: string
  people: number
  distanceMetres: number | null
  lon: number
  lat: number
}

/** Every figure of the page for one state of the plan. */
export interface PlanFigures {
  services: ServiceCoverage[]
  /** Of the service looked at. */
  numFacilities: number
  capacity: number | null
  areaSquareMetres: number | null
  meanDistanceMetres: number | null
  gini: number | null
  /** People with none, one, two, three or more within the time. */
  choice: [number, number, number, number]
  communities: PlaceCoverage[]
  compounds: PlaceCoverage[]
  /** Buildings that are left out, those with most people first. */
  leftOut: LeftOutPlace[]
}

/** Homes whose colour changes: their numbers, and the first time that reaches them (the number of times where none does). */
export interface HomeChange {
  homes: Int32Array
  bands: Uint8Array
}

export interface ShownFacility {
  /** How an edit names it; null for one that the plan adds. */
  reference: string | null
  edit: number
  kind: number
  name: string
  capacity: number | null
  lon: number
  lat: number
}

/** What the page must know of the city to draw it; everything else stays in the worker. */
export interface CitySummary {
  isSynthetic: boolean
  basis: 'buildings' | 'cells' | 'footprints' | 'streets' | 'none'
  hasElders: boolean
  hasChildren: boolean
  bounds: [number, number, number, number]
  homes: { lonLat: Float64Array; population: Float32Array; names: string[] }
  sites: {
    reference: string
    name: string
    category: string
    areaSquareMetres: number | null
    lon: number
    lat: number
  }[]
  unrecognised: { category: string; count: number }[]
  numFacilities: number
  numNodes: number
  numEdges: number
}

export type WorkerAsk =
  | { type: 'load'; bytes: ArrayBuffer; kinds: FacilityKind[]; walks: Walk[] }
  | { type: 'plan'; edits: readonly Edit[]; movingEdit: number; view: PlanView }
  | { type: 'diagnose'; edits: readonly Edit[]; demands: Demand[] }
  | { type: 'compare'; plans: (readonly Edit[])[]; walker: number }

export interface PlanAnswer {
  figures: PlanFigures
  change: HomeChange
  facilities: ShownFacility[]
  /** Milliseconds of reckoning. */
  reckonedMs: number
}

export interface DiagnosisAnswer {
  gaps: (Gap & { communityNames: string[] })[]
}

export interface Answers {
  load: CitySummary
  plan: PlanAnswer
  diagnose: DiagnosisAnswer
  compare: ServiceCoverage[][]
}

export type WorkerReply = { id: number; answer: Answers[keyof Answers] } | { id: number; failure: string }
