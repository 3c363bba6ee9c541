/** What is on screen as a sheet of its own: title, picture, legend, scale, north and source, as PNG or PDF. */

import { roundStep } from '@jingjing/analysis/pictures/bins'
import { jpegPdf } from '@jingjing/analysis/pictures/jpeg-pdf'
import type { Map as LibreMap } from 'maplibre-gl'
import { FONT_FAMILY, LIGHT } from '../../ui/theme.ts'

export interface Sheet {
  title: string
  subtitle: string
  source: string
  legend: readonly { colour: string | null; text: string }[]
  map: LibreMap | null
  /** Of a chart: its drawing. */
  svg: SVGElement | null
}

/** A4 lying, at 150 dots per inch. */
const [WIDTH, HEIGHT] = [1754, 1240]
const MARGIN = 70
const EARTH_METRES = 40_075_016.686

/** The picture as it stands at this moment; a map gives its pixels away only while it draws. */
async function imageOf({
  map,
  svg,
}: Sheet): Promise<{ image: CanvasImageSource; width: number; height: number } | null> {
  if (map !== null) {
    const text = await new Promise<string>((resolve) => {
      map.once('render', () => resolve(map.getCanvas().toDataURL('image/png')))
      map.triggerRepaint()
    })
    return load(text)
  }
  if (svg === null) return null
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true) as SVGElement
  copy.setAttribute('width', String(width * 2))
  copy.setAttribute('height', String(height * 2))
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`)
  return load(
    `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`,
  )
}

async function load(address: string) {
  const image = new Image()
  image.src = address
  await image.decode()
  return { image, width: image.naturalWidth, height: image.naturalHeight }
}

export async function drawSheet(sheet: Sheet): Promise<HTMLCanvasElement> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  const font = (pixels: number, weight = 400) => `${weight} ${pixels}px ${FONT_FAMILY.zh}`
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = LIGHT.ink
  context.font = font(44, 600)
  context.fillText(sheet.title, MARGIN, MARGIN + 30, WIDTH - 2 * MARGIN)
  context.font = font(24)
  context.fillStyle = LIGHT.inkSecondary
  context.fillText(sheet.subtitle, MARGIN, MARGIN + 74, WIDTH - 2 * MARGIN)
  const top = MARGIN + 104
  const room = { width: WIDTH - 2 * MARGIN, height: HEIGHT - top - MARGIN - 46 }
  const found = await imageOf(sheet)
  if (found !== null) {
    const scale = Math.min(room.width / found.width, room.height / found.height)
    const [width, height] = [found.width * scale, found.height * scale]
    const left = MARGIN + (room.width - width) / 2
    context.drawImage(found.image, left, top, width, height)
    context.strokeStyle = LIGHT.hairlineStrong
    if (sheet.map !== null) {
      context.strokeRect(left, top, width, height)
      drawScale(context, sheet.map, { left, top, width, height }, font)
    }
    if (sheet.legend.length > 0) drawLegend(context, sheet.legend, left + 16, top + height - 16, font)
  }
  context.font = font(20)
  context.fillStyle = LIGHT.inkSecondary
  context.fillText(sheet.source, MARGIN, HEIGHT - MARGIN + 6, WIDTH - 2 * MARGIN)
  return canvas
}

type Font = (pixels: number, weight?: number) => string

function drawLegend(
  context: CanvasRenderingContext2D,
  legend: Sheet['legend'],
  left: number,
  bottom: number,
  font: Font,
): void {
  const LINE = 34
  context.font = font(22)
  const width = Math.max(...legend.map(({ text }) => context.measureText(text).width)) + 76
  const height = legend.length * LINE + 22
  context.fillStyle = 'rgba(255,255,255,0.94)'
  context.fillRect(left, bottom - height, width, height)
  context.strokeStyle = LIGHT.hairlineStrong
  context.strokeRect(left, bottom - height, width, height)
  legend.forEach(({ colour, text }, index) => {
    const y = bottom - height + 34 + index * LINE
    if (colour !== null) {
      context.fillStyle = colour
      context.fillRect(left + 16, y - 18, 30, 20)
    }
    context.fillStyle = LIGHT.ink
    context.fillText(text, left + (colour === null ? 16 : 58), y)
  })
}

/** Length of a round distance at the middle of the map, and where north is. */
function drawScale(
  context: CanvasRenderingContext2D,
  map: LibreMap,
  box: { left: number; top: number; width: number; height: number },
  font: Font,
): void {
  const metresPerPixel =
    (EARTH_METRES * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
  const pixelScale = box.width / map.getCanvas().clientWidth
  const metres = roundStep(metresPerPixel * 120)
  const length = (metres / metresPerPixel) * pixelScale
  const [right, bottom] = [box.left + box.width - 24, box.top + box.height - 24]
  context.strokeStyle = LIGHT.ink
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(right - length, bottom - 10)
  context.lineTo(right - length, bottom)
  context.lineTo(right, bottom)
  context.lineTo(right, bottom - 10)
  context.stroke()
  context.lineWidth = 1
  context.font = font(20)
  context.fillStyle = LIGHT.ink
  context.textAlign = 'right'
  context.fillText(metres < 1_000 ? `${metres} m` : `${metres / 1_000} km`, right, bottom - 16)
  context.textAlign = 'left'
  const north = { x: right - 14, y: box.top + 70 }
  context.beginPath()
  context.moveTo(north.x, north.y - 46)
  context.lineTo(north.x - 13, north.y)
  context.lineTo(north.x, north.y - 11)
  context.lineTo(north.x + 13, north.y)
  context.closePath()
  context.fill()
  context.fillText('N', north.x - 7, north.y + 26)
}

export async function printPicture(sheet: Sheet, format: 'png' | 'pdf'): Promise<void> {
  const canvas = await drawSheet(sheet)
  const type = format === 'png' ? 'image/png' : 'image/jpeg'
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.92))
  if (drawn === null) throw new Error('nothing was drawn')
  const file =
    format === 'png'
      ? drawn
      : new Blob(
          [jpegPdf(new Uint8Array(await drawn.arrayBuffer()), { width: WIDTH, height: HEIGHT }, sheet.title)],
          {
            type: 'application/pdf',
          },
        )
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `${sheet.title.replace(/[\\/:*?"<>|\s]+/g, '-')}.${format}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
