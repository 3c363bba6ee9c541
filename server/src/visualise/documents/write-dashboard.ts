import { escaped } from '@jingjing/analysis/pictures/map-svg'
import { PAPER_STYLE } from '@jingjing/analysis/pictures/style'
import { Problem } from '@jingjing/schema/problems'
import { type DashboardTile, type DocumentFormat, GRID_COLUMNS } from '@jingjing/schema/visualise/dashboards'
import type { PictureData } from '@jingjing/schema/visualise/pictures'
import {
  AlignmentType,
  Document,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Context } from '../../context.ts'
import { readPicture } from '../pictures/read-picture.ts'
import { type DocumentLanguage, documentWords } from './document-words.ts'
import { drawPicture, tableOf } from './draw-picture.ts'

export interface DashboardSheet {
  title: string
  tiles: readonly DashboardTile[]
}

/** A tile with what its reader may see of it. */
interface ReadTile {
  tile: DashboardTile
  title: string
  data: PictureData | null
  /** What stands in the place of a drawing. */
  text: string | null
}

const FONT = { ascii: 'Times New Roman', eastAsia: '仿宋' }
const HEADING_FONT = { ascii: 'Times New Roman', eastAsia: '黑体' }
/** Half points: 16 pt (三号) for text, 22 pt (二号) for the title, 10.5 pt (五号) in tables. */
const SIZES = { text: 32, title: 44, heading: 32, table: 21 } as const
const [IMAGE_WIDTH, IMAGE_HEIGHT] = [600, 380]
const MOST_ROWS = 20
/** A single clear pixel, for programs that know no SVG; the table below the drawing tells its figures. */
const CLEAR_PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** A dashboard as one picture or as a Word file, of what the reader may see at this moment. */
export async function writeDashboard(
  context: Pick<Context, 'database' | 'reader'>,
  sheet: DashboardSheet,
  ask: { format: DocumentFormat; language: DocumentLanguage; madeAt: string },
): Promise<Buffer> {
  const tiles: ReadTile[] = []
  for (const tile of [...sheet.tiles].sort((a, b) => a.y - b.y || a.x - b.x))
    tiles.push(await readTileOf(context, tile, ask.language))
  return ask.format === 'svg' ? svgOf(sheet, tiles, ask) : wordOf(sheet, tiles, ask)
}

async function readTileOf(
  context: Pick<Context, 'database' | 'reader'>,
  tile: DashboardTile,
  language: DocumentLanguage,
): Promise<ReadTile> {
  const words = documentWords(language)
  const { content } = tile
  if ('text' in content) return { tile, title: '', data: null, text: content.text }
  if (!('picture' in content)) return { tile, title: '', data: null, text: words.hidden }
  try {
    const data = await readPicture(context, content.picture)
    return { tile, title: content.picture.title ?? data.words.dataset, data, text: null }
  } catch (error) {
    // One tile that cannot be read does not keep the others from being written.
    if (!(error instanceof Problem)) throw error
    const isHidden = error.code === 'not-found' || error.code === 'not-permitted'
    return { tile, title: '', data: null, text: isHidden ? words.hidden : words.failed }
  }
}

const pictureOf = ({ tile, data }: ReadTile) =>
  data !== null && 'picture' in tile.content ? { data, picture: tile.content.picture } : null

function sourceOf(data: PictureData, language: DocumentLanguage): string {
  const words = documentWords(language)
  return [
    ...data.datasets.map(({ title, version }) => words.source(title, version)),
    ...(data.isSynthetic ? [words.synthetic] : []),
  ].join(' · ')
}

const [COLUMN_PIXELS, ROW_PIXELS, GAP_PIXELS] = [120, 60, 12]
const HEAD_PIXELS = 34

function svgOf(
  sheet: DashboardSheet,
  tiles: readonly ReadTile[],
  { language, madeAt }: { language: DocumentLanguage; madeAt: string },
): Buffer {
  const words = documentWords(language)
  const width = GRID_COLUMNS * (COLUMN_PIXELS + GAP_PIXELS) + GAP_PIXELS
  const numRows = Math.max(1, ...tiles.map(({ tile }) => tile.y + tile.height))
  const top = 64
  const height = top + numRows * (ROW_PIXELS + GAP_PIXELS) + 40
  const text = (x: number, y: number, size: number, words_: string, colour: string, weight = 400): string =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(words_)}</text>`
  const drawn = tiles.map((one) => {
    const { tile } = one
    const x = GAP_PIXELS + tile.x * (COLUMN_PIXELS + GAP_PIXELS)
    const y = top + tile.y * (ROW_PIXELS + GAP_PIXELS)
    const tileWidth = tile.width * (COLUMN_PIXELS + GAP_PIXELS) - GAP_PIXELS
    const tileHeight = tile.height * (ROW_PIXELS + GAP_PIXELS) - GAP_PIXELS
    const held = pictureOf(one)
    const inner =
      held === null
        ? (one.text ?? '')
            .split('\n')
            .map((line, index) => text(12, 30 + index * 20, 14, line, PAPER_STYLE.inkSecondary))
            .join('')
        : text(12, 24, 15, one.title, PAPER_STYLE.ink, 600) +
          `<g transform="translate(6 ${HEAD_PIXELS})">${
            drawPicture(held.data, held.picture, {
              widthPixels: tileWidth - 12,
              heightPixels: tileHeight - HEAD_PIXELS - 24,
              language,
            }) ?? text(6, 20, 13, words.empty, PAPER_STYLE.inkTertiary)
          }</g>` +
          text(12, tileHeight - 8, 10, sourceOf(held.data, language), PAPER_STYLE.inkTertiary)
    return `<g transform="translate(${x} ${y})"><rect width="${tileWidth}" height="${tileHeight}" rx="4" fill="${PAPER_STYLE.surface}" stroke="${PAPER_STYLE.hairlineStrong}"/>${inner}</g>`
  })
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${PAPER_STYLE.fontFamily}'><rect width="100%" height="100%" fill="#f5f7f7"/>${text(GAP_PIXELS, 40, 26, sheet.title, PAPER_STYLE.ink, 600)}${drawn.join('')}${text(GAP_PIXELS, height - 14, 12, words.madeAt(madeAt), PAPER_STYLE.inkSecondary)}</svg>`,
  )
}

function wordOf(
  sheet: DashboardSheet,
  tiles: readonly ReadTile[],
  { language, madeAt }: { language: DocumentLanguage; madeAt: string },
): Promise<Buffer> {
  const words = documentWords(language)
  const line = (text: string, size: number = SIZES.table): Paragraph =>
    new Paragraph({ spacing: { after: 80 }, children: [new TextRun({ text, font: FONT, size })] })
  const document = new Document({
    title: sheet.title,
    sections: [
      {
        properties: { page: { margin: { top: 2098, bottom: 1984, left: 1587, right: 1474 } } },
        children: [
          new Paragraph({
            heading: HeadingLevel.TITLE,
            alignment: AlignmentType.CENTER,
            children: [
              new TextRun({ text: sheet.title, font: HEADING_FONT, size: SIZES.title, color: '000000' }),
            ],
          }),
          line(words.madeAt(madeAt)),
          ...tiles.flatMap((one) => wordTile(one, language, line)),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

function wordTile(
  one: ReadTile,
  language: DocumentLanguage,
  line: (text: string, size?: number) => Paragraph,
): (Paragraph | Table)[] {
  const words = documentWords(language)
  const held = pictureOf(one)
  if (held === null) return (one.text ?? '').split('\n').map((text) => line(text, SIZES.text))
  const { data, picture } = held
  const svg = drawPicture(data, picture, { widthPixels: IMAGE_WIDTH, heightPixels: IMAGE_HEIGHT, language })
  const table = tableOf(data, language)
  const height = picture.kind === 'figure' ? 80 : IMAGE_HEIGHT
  return [
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      keepNext: true,
      spacing: { before: 320, after: 120 },
      children: [new TextRun({ text: one.title, font: HEADING_FONT, size: SIZES.heading, color: '000000' })],
    }),
    svg === null
      ? line(words.empty)
      : new Paragraph({
          alignment: AlignmentType.CENTER,
          children: [
            new ImageRun({
              type: 'svg',
              data: Buffer.from(svg),
              transformation: { width: IMAGE_WIDTH, height },
              fallback: { type: 'png', data: CLEAR_PIXEL },
            }),
          ],
        }),
    ...(table === null ? [] : [wordTable(table)]),
    ...(table !== null && table.rows.length > MOST_ROWS
      ? [line(words.more(table.rows.length - MOST_ROWS))]
      : []),
    line(sourceOf(data, language)),
  ]
}

function wordTable({ head, rows }: { head: string[]; rows: string[][] }): Table {
  const cell = (text: string, isHead: boolean, isNumber: boolean): TableCell =>
    new TableCell({
      children: [
        new Paragraph({
          alignment: isNumber ? AlignmentType.RIGHT : AlignmentType.LEFT,
          children: [new TextRun({ text, font: isHead ? HEADING_FONT : FONT, size: SIZES.table })],
        }),
      ],
    })
  const row = (cells: string[], isHead: boolean): TableRow =>
    new TableRow({
      tableHeader: isHead,
      children: cells.map((text, index) => cell(text, isHead, index === cells.length - 1)),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(head, true), ...rows.slice(0, MOST_ROWS).map((cells) => row(cells, false))],
  })
}
