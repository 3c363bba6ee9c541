import { COMMUNITY, type Filter } from '@jingjing/schema/extract'
import type { DashboardTile } from '@jingjing/schema/visualise/dashboards'
import type { PictureData } from '@jingjing/schema/visualise/pictures'
import { useTranslation } from 'react-i18next'
import { useDataset } from '../../../api/catalog.ts'
import { usePictureData } from '../../../api/visualise/pictures.ts'
import { formatNumber } from '../../../ui/format.ts'
import { TrailRows } from '../../../ui/trail/trail-rows.tsx'
import { useTrail } from '../../../ui/trail/trail-state.ts'
import { PictureView } from '../picture-view.tsx'
import { allOf, featureAsk, figureAsk, frameCondition, itemCondition } from '../trail-of.ts'
import { usePictureWords } from '../words.ts'
import { type Chosen, narrowed } from './dashboard-state.ts'

export function useTileTitle({ content }: DashboardTile): string {
  const { t } = useTranslation()
  const words = usePictureWords()
  const picture = 'picture' in content ? content.picture : null
  const data = usePictureData(picture?.title === undefined ? picture : null).data
  const table = 'table' in content ? content.table : null
  const dataset = useDataset(table?.dataset ?? '', table !== null).data
  if (picture !== null) return picture.title ?? (data ? words.title(data) : '')
  if (table !== null) return dataset?.title ?? ''
  return 'text' in content ? '' : t('visualise:hiddenTile')
}

export function TileContent(props: {
  tile: DashboardTile
  heightPixels: number
  chosen: Chosen | null
  onChoose: (chosen: Chosen | null) => void
}) {
  const { t } = useTranslation()
  const trail = useTrail()
  const { tile, chosen, onChoose } = props
  const { content } = tile
  if ('isHidden' in content)
    return (
      <div className="state-view" data-testid="hidden-tile">
        <p className="note">{t('visualise:hiddenTileHint')}</p>
      </div>
    )
  if ('text' in content) return <p className="dashboard-text">{content.text}</p>
  if ('table' in content) {
    const { dataset, table, filter } = content.table
    const picture = narrowed(
      {
        kind: 'figure',
        dataset,
        ...(table !== undefined && { table }),
        ...(filter !== undefined && { filter }),
      },
      tile.id,
      chosen,
    )
    return <TrailRows request={figureAsk(picture)} />
  }
  const { picture } = content
  const choose = (data: PictureData, filter: Filter | undefined, words: string) => {
    if (filter === undefined) return
    const isSame = chosen?.tile === tile.id && JSON.stringify(chosen.filter) === JSON.stringify(filter)
    onChoose(
      isSame ? null : { tile: tile.id, dataset: picture.dataset, table: data.picture.table, filter, words },
    )
  }
  return (
    <PictureView
      picture={narrowed(picture, tile.id, chosen)}
      heightPixels={props.heightPixels}
      onItem={(data, item) => choose(data, itemCondition(data, item), itemWords(data, item))}
      onFeature={(data, key, frame) => {
        const feature = data.shape === 'features' ? data.features.find((one) => one.key === key) : undefined
        const when =
          picture.time && data.frames[frame]
            ? frameCondition(picture.time.field, data.frames[frame])
            : undefined
        if (key.startsWith('c:'))
          choose(
            data,
            allOf({ field: COMMUNITY, is: 'equals', value: key.slice(2) }, when),
            feature?.name ?? '',
          )
        else trail.open(featureAsk(data, key, data.frames[frame] ?? ''))
      }}
    />
  )
}

function itemWords(data: PictureData, at: { series: number; index: number }): string {
  if (data.shape === 'bins') {
    const bin = data.bins[at.index]
    return bin ? `${formatNumber(bin.from, 3)} – ${formatNumber(bin.to, 3)}` : ''
  }
  if (data.shape === 'boxes') return data.boxes[at.index]?.name ?? ''
  if (data.shape !== 'groups') return ''
  const keys = [...new Set(data.groups.map((group) => group.name))]
  const splits = [...new Set(data.groups.map((group) => group.splitName))]
  const isHeat = data.picture.kind === 'heat-table'
  const parts = isHeat
    ? [keys[Math.floor(at.index / splits.length)], splits[at.index % splits.length]]
    : [keys[at.index], splits.length > 1 ? splits[at.series] : undefined]
  return parts.filter(Boolean).join(' · ')
}
