import { DeleteOutlined, EditOutlined, ExpandAltOutlined, HolderOutlined } from '@ant-design/icons'
import { type DashboardTile, GRID_COLUMNS } from '@jingjing/schema/visualise/dashboards'
import { Button, Input } from 'antd'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { NARROW_WIDTH_PIXELS } from '../../../ui/theme.ts'
import { useMediaQuery } from '../../../ui/use-media-query.ts'
import { pictureAddress } from '../state.ts'
import { type Chosen, inReadingOrder, withBox } from './dashboard-state.ts'
import { TileContent, useTileTitle } from './tile-content.tsx'

const ROW_PIXELS = 56
const GAP_PIXELS = 12

interface Held {
  id: string
  part: 'place' | 'size'
  startX: number
  startY: number
  tile: DashboardTile
}

/** Tiles on a grid of twelve columns, moved and sized by pointer and by arrow keys; one below the other on a phone. */
export function DashboardGrid(props: {
  tiles: readonly DashboardTile[]
  isEditing: boolean
  chosen: Chosen | null
  onChoose: (chosen: Chosen | null) => void
  onTiles: (tiles: DashboardTile[]) => void
}) {
  const isNarrow = useMediaQuery(`(max-width: ${NARROW_WIDTH_PIXELS - 1}px)`)
  const grid = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<Held | null>(null)
  const [draft, setDraft] = useState<readonly DashboardTile[] | null>(null)
  const tiles = draft ?? props.tiles
  const begin = (tile: DashboardTile, part: Held['part']) => (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setHeld({ id: tile.id, part, startX: event.clientX, startY: event.clientY, tile })
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    if (held === null || grid.current === null) return
    const columnPixels = (grid.current.clientWidth + GAP_PIXELS) / GRID_COLUMNS
    const across = Math.round((event.clientX - held.startX) / columnPixels)
    const down = Math.round((event.clientY - held.startY) / (ROW_PIXELS + GAP_PIXELS))
    const { x, y, width, height } = held.tile
    setDraft(
      withBox(
        props.tiles,
        held.id,
        held.part === 'place'
          ? { x: x + across, y: y + down }
          : { width: Math.min(width + across, GRID_COLUMNS - x), height: height + down },
      ),
    )
  }
  const end = () => {
    if (draft !== null) props.onTiles([...draft])
    setHeld(null)
    setDraft(null)
  }
  const key = (tile: DashboardTile) => (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const change = event.shiftKey
      ? { width: tile.width + step[0], height: tile.height + step[1] }
      : { x: tile.x + step[0], y: tile.y + (step[1] > 0 ? tile.height : step[1]) }
    props.onTiles(withBox(props.tiles, tile.id, change))
  }
  return (
    <div
      ref={grid}
      className={`dashboard-grid${props.isEditing ? ' editing' : ''}`}
      data-testid="dashboard-grid"
    >
      {(isNarrow ? inReadingOrder(tiles) : tiles).map((tile) => (
        <section
          key={tile.id}
          className={`dashboard-tile${held?.id === tile.id ? ' held' : ''}`}
          data-testid="dashboard-tile"
          style={
            isNarrow
              ? undefined
              : {
                  gridColumn: `${tile.x + 1} / span ${tile.width}`,
                  gridRow: `${tile.y + 1} / span ${tile.height}`,
                }
          }
        >
          <TileHead
            tile={tile}
            isEditing={props.isEditing}
            onKeyDown={key(tile)}
            onPointerDown={begin(tile, 'place')}
            onPointerMove={move}
            onPointerUp={end}
            onRemove={() => props.onTiles(props.tiles.filter((one) => one.id !== tile.id))}
          />
          <div className="dashboard-content">
            {props.isEditing && 'text' in tile.content ? (
              <TextEditor
                text={tile.content.text}
                onText={(text) =>
                  props.onTiles(
                    props.tiles.map((one) => (one.id === tile.id ? { ...one, content: { text } } : one)),
                  )
                }
              />
            ) : (
              <TileContent
                tile={tile}
                heightPixels={
                  (isNarrow ? Math.min(tile.height, 7) : tile.height) * (ROW_PIXELS + GAP_PIXELS) -
                  GAP_PIXELS -
                  52
                }
                chosen={props.chosen}
                onChoose={props.onChoose}
              />
            )}
          </div>
          {props.isEditing && !isNarrow ? (
            <span
              className="dashboard-resize"
              onPointerDown={begin(tile, 'size')}
              onPointerMove={move}
              onPointerUp={end}
              aria-hidden="true"
            />
          ) : null}
        </section>
      ))}
    </div>
  )
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function TileHead(props: {
  tile: DashboardTile
  isEditing: boolean
  onKeyDown: (event: KeyboardEvent) => void
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onPointerMove: (event: PointerEvent<HTMLElement>) => void
  onPointerUp: () => void
  onRemove: () => void
}) {
  const { t } = useTranslation()
  const { tile, isEditing } = props
  const title = useTileTitle(tile)
  const picture = 'picture' in tile.content ? tile.content.picture : null
  if (!isEditing && 'text' in tile.content) return null
  return (
    <header className="dashboard-head">
      {isEditing ? (
        <button
          type="button"
          className="dashboard-handle"
          data-testid="tile-handle"
          aria-label={t('visualise:moveTile', { title })}
          title={t('visualise:moveTile', { title })}
          onKeyDown={props.onKeyDown}
          onPointerDown={props.onPointerDown}
          onPointerMove={props.onPointerMove}
          onPointerUp={props.onPointerUp}
        >
          <HolderOutlined />
        </button>
      ) : null}
      <h2>{title}</h2>
      {picture === null ? null : (
        <Link
          to={pictureAddress(picture)}
          aria-label={t('visualise:openTile', { title })}
          title={t('visualise:openTile', { title })}
        >
          {isEditing ? <EditOutlined /> : <ExpandAltOutlined />}
        </Link>
      )}
      {isEditing ? (
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('visualise:removeTile', { title })}
          title={t('visualise:removeTile', { title })}
          onClick={props.onRemove}
        />
      ) : null}
    </header>
  )
}

function TextEditor({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <Input.TextArea
      value={text}
      autoSize={{ minRows: 3 }}
      maxLength={5000}
      aria-label={t('visualise:text')}
      onChange={({ target }) => onText(target.value)}
    />
  )
}
