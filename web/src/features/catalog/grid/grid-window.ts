/** Which rows a scrolled grid shows, and where; browsers draw no element taller than a few million pixels. */
export const ROW_PIXELS = 32
/** Firefox draws no taller element; a longer table is scrolled by share instead of by pixel. */
const MAX_PIXELS = 15_000_000
/** Rows beyond the edges, so that a fast wheel meets no blank. */
const NUM_BEYOND = 8

export interface GridWindow {
  /** Of the whole that is scrolled. */
  heightPixels: number
  firstRow: number
  /** Exclusive. */
  endRow: number
  /** Where the first of the rows lies in the whole. */
  topPixels: number
}

export function windowOf(numRows: number, scrollPixels: number, viewPixels: number): GridWindow {
  const wholePixels = numRows * ROW_PIXELS
  const heightPixels = Math.min(wholePixels, MAX_PIXELS)
  const scroll = Math.max(0, Math.min(scrollPixels, heightPixels - viewPixels))
  const numVisible = Math.ceil(viewPixels / ROW_PIXELS) + 1
  const isByPixel = wholePixels <= MAX_PIXELS
  const top = isByPixel
    ? Math.floor(scroll / ROW_PIXELS)
    : Math.floor(shareOf(scroll, heightPixels, viewPixels) * lastTop(numRows, viewPixels))
  const firstRow = Math.max(0, top - NUM_BEYOND)
  const endRow = Math.min(numRows, top + numVisible + NUM_BEYOND)
  const topOfFirst = isByPixel ? firstRow * ROW_PIXELS : scroll - (top - firstRow) * ROW_PIXELS
  return { heightPixels, firstRow, endRow, topPixels: topOfFirst }
}

/** The scroll that brings a row into view, or null where it is in view already. */
export function scrollTo(
  row: number,
  numRows: number,
  scrollPixels: number,
  viewPixels: number,
): number | null {
  const wholePixels = numRows * ROW_PIXELS
  const numFull = Math.max(1, Math.floor(viewPixels / ROW_PIXELS))
  if (wholePixels <= MAX_PIXELS) {
    if (row * ROW_PIXELS < scrollPixels) return row * ROW_PIXELS
    const below = (row + 1) * ROW_PIXELS - viewPixels
    return below > scrollPixels ? below : null
  }
  const last = lastTop(numRows, viewPixels)
  const top = Math.floor(shareOf(scrollPixels, MAX_PIXELS, viewPixels) * last)
  const wanted = row < top ? row : row >= top + numFull ? row - numFull + 1 : null
  return wanted === null ? null : Math.ceil((wanted / last) * (MAX_PIXELS - viewPixels))
}

const lastTop = (numRows: number, viewPixels: number): number =>
  Math.max(1, numRows - Math.floor(viewPixels / ROW_PIXELS))

const shareOf = (scroll: number, heightPixels: number, viewPixels: number): number =>
  Math.max(0, Math.min(1, scroll / Math.max(1, heightPixels - viewPixels)))

/** Rows are fetched in pieces of so many, which begin at its multiples. */
export const PIECE_ROWS = 200

/** The pieces that hold the rows of a window. */
export function piecesOf({ firstRow, endRow }: Pick<GridWindow, 'firstRow' | 'endRow'>): number[] {
  if (endRow <= firstRow) return [0]
  const pieces: number[] = []
  for (let piece = Math.floor(firstRow / PIECE_ROWS); piece * PIECE_ROWS < endRow; piece++) pieces.push(piece)
  return pieces
}
