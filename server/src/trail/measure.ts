import type { Permission } from '@jingjing/schema/access-control'
import type { Figure, FigureRows, Measure, MeasureParams } from '@jingjing/schema/trail'
import { shownFigure } from '../access-control/index.ts'
import type { Transaction } from '../db/database.ts'
import type { RulePack } from '../rules/load-packs.ts'

/** Where a measure reads: a transaction that already is the person's, and the rules. */
export interface MeasureSource {
  transaction: Transaction
  packs: readonly RulePack[]
}

/** What a measure works out; `figureOf` adds its name and parameters, and its unit where that is always the same. */
export type FigureValue = Omit<Figure, 'measure' | 'params' | 'unit'> & { unit?: string }

/** A number that the platform shows, registered once by the feature that owns it. */
export interface MeasureDefinition extends Measure {
  permission: Permission
  figure(source: MeasureSource, params: MeasureParams): Promise<FigureValue>
  /** The rows behind it, keyset-paged by `key`, each with the dataset, table, version and row of its source file. */
  rows(
    source: MeasureSource,
    params: MeasureParams,
    page: { after: number; limit: number },
  ): Promise<FigureRows>
}

export async function figureOf(
  measure: MeasureDefinition,
  source: MeasureSource,
  params: MeasureParams,
): Promise<Figure> {
  const figure = { unit: measure.unit, ...(await measure.figure(source, params)) }
  return { measure: measure.id, params, ...shownFigure(source, figure) }
}
