/**
 * Texts of cells, made from the bytes of a file. Most columns say the same few words over and over: such a text is made
 * once and handed out again, which saves nearly all strings of a large file, and whoever looks one up later meets a
 * string whose hash is known.
 */

/** Buffers have quicker ways than `toString`, which Node does not document: taken where they are. */
interface Sliceable {
  latin1Slice?(start: number, end: number): string
  utf8Slice?(start: number, end: number): string
}
const quick = Buffer.prototype as Sliceable
export const latin1Of: (bytes: Buffer, start: number, end: number) => string =
  quick.latin1Slice === undefined
    ? (bytes, start, end) => bytes.toString('latin1', start, end)
    : (bytes, start, end) => (bytes as Buffer & Required<Sliceable>).latin1Slice(start, end)
export const utf8Of: (bytes: Buffer, start: number, end: number) => string =
  quick.utf8Slice === undefined
    ? (bytes, start, end) => bytes.toString('utf8', start, end)
    : (bytes, start, end) => (bytes as Buffer & Required<Sliceable>).utf8Slice(start, end)

export interface CellTexts {
  /**
   * The text of bytes in UTF-8, every line end a line feed. `column` is where it stands: one whose texts do not repeat
   * is not looked up.
   */
  take(bytes: Buffer, start: number, end: number, column: number): string
  /**
   * The same of bytes without a carriage return that were gone through already: `hash` is 31 times that of those before
   * and the byte, in 32 bits; `all` is all of them put together by `or`.
   */
  takeSeen(bytes: Buffer, start: number, end: number, column: number, hash: number, all: number): string
  /** Roughly what the texts made so far hold in memory. */
  numMadeBytes(): number
}

const NUM_SLOTS = 1 << 13
/** A longer text hardly comes back. */
const MAX_KEPT_BYTES = 60
const MAX_COLUMNS = 128
/** Trust in a column: a text that comes back earns one, a new one costs one; without any it rests for so many cells. */
const FIRST_CREDIT = 2_048
const MAX_CREDIT = 8_192
const NUM_RESTING = 50_000
const LINE_RETURN = 0x0d

export function createCellTexts(): CellTexts {
  const kept: string[] = new Array(NUM_SLOTS).fill('')
  const lengths = new Uint8Array(NUM_SLOTS)
  const bytesOfSlots = new Uint8Array(NUM_SLOTS * (MAX_KEPT_BYTES + 1))
  const credits = new Int32Array(MAX_COLUMNS).fill(FIRST_CREDIT)
  let numMadeBytes = 0

  function made(bytes: Buffer, start: number, end: number, all: number): string {
    // The header of a string and its characters: those of three bytes of UTF-8 take two.
    numMadeBytes += 24 + end - start
    return all < 0x80 ? latin1Of(bytes, start, end) : utf8Of(bytes, start, end)
  }

  function takeSeen(
    bytes: Buffer,
    start: number,
    end: number,
    column: number,
    hash: number,
    all: number,
  ): string {
    const length = end - start
    if (length === 0) return ''
    if (length > MAX_KEPT_BYTES || column >>> 0 >= MAX_COLUMNS) return made(bytes, start, end, all)
    const credit = credits[column]!
    if (credit < 0) {
      credits[column] = credit === -1 ? FIRST_CREDIT : credit + 1
      return made(bytes, start, end, all)
    }
    const spread = Math.imul(hash, 0x9e3779b1)
    const slot = spread >>> 19
    const base = slot * (MAX_KEPT_BYTES + 1)
    if (lengths[slot] === length) {
      let i = 0
      while (i < length && bytesOfSlots[base + i] === bytes[start + i]) i++
      if (i === length) {
        if (credit < MAX_CREDIT) credits[column] = credit + 1
        return kept[slot]!
      }
    }
    credits[column] = credit === 1 ? -NUM_RESTING : credit - 1
    const text = made(bytes, start, end, all)
    lengths[slot] = length
    for (let i = 0; i < length; i++) bytesOfSlots[base + i] = bytes[start + i]!
    kept[slot] = text
    return text
  }

  return {
    take(bytes, start, end, column) {
      let hash = 0
      let all = 0
      let hasReturn = false
      for (let at = start; at < end; at++) {
        const byte = bytes[at]!
        all |= byte
        hash = ((hash << 5) - hash + byte) | 0
        if (byte === LINE_RETURN) hasReturn = true
      }
      if (!hasReturn) return takeSeen(bytes, start, end, column, hash, all)
      return made(bytes, start, end, all).replace(/\r\n?/g, '\n')
    },
    takeSeen,
    numMadeBytes: () => numMadeBytes,
  }
}
