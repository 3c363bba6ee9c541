import { Problem } from '@jingjing/schema/problems'
import type { Figure, FigureRows, Measure, MeasureParams } from '@jingjing/schema/trail'
import type { Context } from '../context.ts'
import { figureOf, type MeasureDefinition } from './measure.ts'

export type MeasureRegistry = ReadonlyMap<string, MeasureDefinition>

/** Every measure of the platform under its name; two of one name are a mistake of ours. */
export function registerMeasures(definitions: readonly MeasureDefinition[]): MeasureRegistry {
  const measureById = new Map<string, MeasureDefinition>()
  for (const definition of definitions) {
    if (measureById.has(definition.id)) throw new Error(`the measure ${definition.id} is registered twice`)
    measureById.set(definition.id, definition)
  }
  return measureById
}

function permitted(registry: MeasureRegistry, context: Context, id: string): MeasureDefinition {
  const measure = registry.get(id)
  if (measure === undefined) throw new Problem('not-found', { what: id })
  if (!context.person.permissions.includes(measure.permission))
    throw new Problem('not-permitted', { permission: measure.permission })
  return measure
}

/** Works the figures out again, in one snapshot of the store, as the person who asks. */
export async function readFigures(
  registry: MeasureRegistry,
  context: Context,
  requests: readonly { measure: string; params: MeasureParams }[],
): Promise<Figure[]> {
  const measures = requests.map((request) => permitted(registry, context, request.measure))
  return context.database.read(context.reader, async (transaction) => {
    const figures: Figure[] = []
    for (const [index, measure] of measures.entries())
      figures.push(
        await figureOf(measure, { transaction, packs: context.packs }, requests[index]?.params ?? {}),
      )
    return figures
  })
}

export async function readFigureRows(
  registry: MeasureRegistry,
  context: Context,
  ask: { measure: string; params: MeasureParams; after?: number; limit: number },
): Promise<FigureRows> {
  const measure = permitted(registry, context, ask.measure)
  return context.database.read(context.reader, (transaction) =>
    measure.rows({ transaction, packs: context.packs }, ask.params, {
      after: ask.after ?? 0,
      limit: ask.limit,
    }),
  )
}

export function listMeasures(registry: MeasureRegistry, context: Context): Measure[] {
  return [...registry.values()]
    .filter((measure) => context.person.permissions.includes(measure.permission))
    .map(({ id, title, formula, unit, feature, params }) => ({ id, title, formula, unit, feature, params }))
}
