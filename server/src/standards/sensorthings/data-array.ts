import { addressOf, type Entity, type Row } from './present-entity.ts'
import type { QueryOptions } from './query-options.ts'

const COMPONENTS = ['@iot.id', 'phenomenonTime', 'result', 'resultTime']

/** Observations as lists without names, those of one stream together, as they follow one another. */
export function dataArrayOf(
  base: string,
  rows: readonly Row[],
  entities: readonly Entity[],
  { select }: Pick<QueryOptions, 'select'>,
): object[] {
  const names = select === null ? COMPONENTS : [...select].filter((name) => !/^[A-Z]/.test(name))
  const arrays = new Map<number, unknown[][]>()
  for (const [place, row] of rows.entries()) {
    const entity = entities[place] as Entity
    const stream = row.stream_id as number
    const known = arrays.get(stream) ?? []
    known.push(names.map((name) => entity[name] ?? null))
    arrays.set(stream, known)
  }
  return [...arrays].map(([stream, dataArray]) => ({
    'Datastream@iot.navigationLink': addressOf(base, 'Datastreams', stream),
    components: names.map((name) => (name === '@iot.id' ? 'id' : name)),
    'dataArray@iot.count': dataArray.length,
    dataArray,
  }))
}
