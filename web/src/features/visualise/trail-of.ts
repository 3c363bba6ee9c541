/** From what stands on a picture to the figure behind it, and to the condition that picks the same rows elsewhere. */
import { frameRange } from '@jingjing/analysis/pictures/frames'
import { COMMUNITY, type Condition, type Filter } from '@jingjing/schema/extract'
import type { MeasureParams } from '@jingjing/schema/trail'
import type { Picture, PictureData, PictureKey, PictureKeyValue } from '@jingjing/schema/visualise/pictures'

export const PICTURE_MEASURE = 'visualise.value'

/** Conditions together; none for none. */
export function allOf(...parts: (Filter | undefined)[]): Filter | undefined {
  const known = parts.filter((part): part is Filter => part !== undefined)
  return known.length <= 1 ? known[0] : { all: known }
}

/** The rows of a key's value: all of a month, those without one, those that say just this. */
export function keyCondition(key: PictureKey, value: PictureKeyValue): Filter {
  const { field } = key
  if (value === null || value === '') return { field, is: 'is-empty' }
  // A key with a part is a day, a month or a year.
  if (key.part !== undefined && typeof value === 'string') return frameCondition(field, value)
  return { field, is: 'equals', value }
}

export function frameCondition(field: string, frame: string): Filter {
  const { from, to } = frameRange(frame)
  return {
    all: [
      { field, is: 'at-least', value: from },
      { field, is: 'less', value: to },
    ],
  }
}

export function rangeCondition(field: string, above: number | null, upTo: number | null): Filter | undefined {
  const parts: Condition[] = []
  if (above !== null) parts.push({ field, is: 'greater', value: above })
  if (upTo !== null) parts.push({ field, is: 'at-most', value: upTo })
  return parts.length === 0 ? { field, is: 'is-filled' } : allOf(...parts)
}

export interface FigureAsk {
  measure: string
  params: MeasureParams
}

/** The figure of all rows of a picture that also fulfil a condition. */
export function figureAsk(
  picture: Picture,
  more?: { filter?: Filter | undefined; row?: string; hexagon?: string },
): FigureAsk {
  const filter = allOf(picture.filter, more?.filter)
  return {
    measure: PICTURE_MEASURE,
    params: {
      dataset: picture.dataset,
      how: picture.value?.how ?? 'count',
      ...(picture.table !== undefined && { table: picture.table }),
      ...(picture.version !== undefined && { version: String(picture.version) }),
      ...(picture.value?.field !== undefined && { field: picture.value.field }),
      ...(filter !== undefined && { filter: JSON.stringify(filter) }),
      ...(picture.area !== undefined && { area: JSON.stringify(picture.area) }),
      ...(more?.row !== undefined && { row: more.row }),
      ...(more?.hexagon !== undefined && { hexagon: more.hexagon }),
    },
  }
}

/** The figure of an area, line or hexagon at one step of time. */
export function featureAsk(data: PictureData, key: string, frame: string): FigureAsk {
  const { picture } = data
  const when =
    picture.time === undefined || frame === '' ? undefined : frameCondition(picture.time.field, frame)
  if (key.startsWith('c:'))
    return figureAsk(picture, {
      filter: allOf({ field: COMMUNITY, is: 'equals', value: key.slice(2) }, when),
    })
  if (key.startsWith('h:'))
    return figureAsk(picture, { filter: when, hexagon: `${key.slice(2)},${picture.sideMetres ?? 0}` })
  return figureAsk(picture, { filter: when, row: key })
}

/** What a click on the nth thing of a chart chooses; undefined where it chooses nothing. */
export function itemCondition(data: PictureData, at: { series: number; index: number }): Filter | undefined {
  const { picture } = data
  if (data.shape === 'bins') {
    const bin = data.bins[at.index]
    if (bin === undefined || picture.x === undefined) return undefined
    return {
      all: [
        { field: picture.x, is: 'at-least', value: bin.from },
        { field: picture.x, is: 'less', value: bin.to },
      ],
    }
  }
  if (data.shape === 'boxes') {
    const box = data.boxes[at.index]
    return box === undefined || picture.by === undefined ? undefined : keyCondition(picture.by, box.by)
  }
  if (data.shape !== 'groups' || picture.by === undefined) return undefined
  const keys = [...new Set(data.groups.map((group) => group.by))]
  const splits = [...new Set(data.groups.map((group) => group.split))]
  const isHeat = picture.kind === 'heat-table'
  const key = keys[isHeat ? Math.floor(at.index / splits.length) : at.index]
  const split = splits[isHeat ? at.index % splits.length : at.series]
  if (key === undefined) return undefined
  return allOf(
    keyCondition(picture.by, key),
    picture.split === undefined || split === undefined ? undefined : keyCondition(picture.split, split),
  )
}
