/**
 * Frames of HJ 212 in a stream of bytes: `##`, four digits of length, the data segment, four hexadecimal digits of
 * checksum, CR LF (HJ 212-2017, 6.3.1). What a network does to them is met here: frames cut anywhere or glued
 * together, noise between them, lengths that lie, checksums that are wrong.
 */

/** The standard ends a segment at 1,024 bytes; boxes with many quantities exceed it rather than split. */
export const MAX_SEGMENT_BYTES = 4096

export type FrameFault = 'length' | 'checksum' | 'too-long'

export type FrameEvent =
  | { kind: 'frame'; segment: Uint8Array }
  /** The frame is passed over and reading goes on at the next `##`. */
  | { kind: 'damaged'; fault: FrameFault }

export interface FrameReader {
  /** What the bytes completed, in order. Never throws, whatever they are. */
  push(chunk: Uint8Array): FrameEvent[]
  /** Held for the rest of a frame; never more than one frame. */
  readonly numBufferedBytes: number
}

const HASH = 0x23
const CR = 0x0d
const LF = 0x0a
const ZERO = 0x30
const HEAD_BYTES = 6
const CHECKSUM_BYTES = 4
const END_BYTES = 2

/**
 * Checksum of a segment: the register starts at 0xFFFF, only its high byte is combined with the next byte, and the
 * polynomial is 0xA001 (HJ 212-2017, annex A). It is not the checksum of Modbus.
 */
export function segmentChecksum(segment: Uint8Array): number {
  let register = 0xffff
  for (const byte of segment) {
    register = (register >> 8) ^ byte
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = register & 1
      register >>= 1
      if (isOdd) register ^= 0xa001
    }
  }
  return register
}

/** A segment as it goes over the line. Throws where it is longer than four digits can say. */
export function encodeFrame(segment: Uint8Array): Uint8Array {
  if (segment.length > 9999) throw new Error(`a segment of ${segment.length} bytes does not fit a frame`)
  const head = `##${String(segment.length).padStart(4, '0')}`
  const end = `${segmentChecksum(segment).toString(16).toUpperCase().padStart(4, '0')}\r\n`
  const frame = new Uint8Array(HEAD_BYTES + segment.length + CHECKSUM_BYTES + END_BYTES)
  frame.set(new TextEncoder().encode(head))
  frame.set(segment, HEAD_BYTES)
  frame.set(new TextEncoder().encode(end), HEAD_BYTES + segment.length)
  return frame
}

/** The same events come out however the stream is cut. */
export function createFrameReader(maxSegmentBytes = MAX_SEGMENT_BYTES): FrameReader {
  let pending: Uint8Array = new Uint8Array(0)
  return {
    push(chunk) {
      const bytes = joined(pending, chunk)
      const events: FrameEvent[] = []
      const endings = endingsOf(bytes)
      let at = 0
      for (;;) {
        at = headFrom(bytes, at)
        if (bytes.length - at < HEAD_BYTES) break
        const numBytes = lengthAt(bytes, at + 2)
        if (numBytes === null) {
          at += 1
          continue
        }
        const found = judge(bytes, at, numBytes, maxSegmentBytes, endings)
        if (found === null) break
        events.push(found)
        // After damage the next frame may begin within what the lying length covered.
        at += found.kind === 'frame' ? HEAD_BYTES + numBytes + CHECKSUM_BYTES + END_BYTES : 2
      }
      pending = bytes.slice(at)
      return events
    },
    get numBufferedBytes() {
      return pending.length
    },
  }
}

/** Null while the frame may still become whole. A segment holds no CR LF, so the first one after the head ends the frame. */
function judge(
  bytes: Uint8Array,
  at: number,
  numBytes: number,
  maxSegmentBytes: number,
  endings: Endings,
): FrameEvent | null {
  if (numBytes > maxSegmentBytes) return { kind: 'damaged', fault: 'too-long' }
  const from = at + HEAD_BYTES
  const endsAt = from + numBytes + CHECKSUM_BYTES
  const ending = endings.firstFrom(from)
  if (ending === null) return bytes.length < endsAt + END_BYTES ? null : { kind: 'damaged', fault: 'length' }
  if (ending !== endsAt) return { kind: 'damaged', fault: 'length' }
  const segment = bytes.slice(from, from + numBytes)
  return checksumAt(bytes, from + numBytes) === segmentChecksum(segment)
    ? { kind: 'frame', segment }
    : { kind: 'damaged', fault: 'checksum' }
}

interface Endings {
  /** Where the first CR LF at or after a position stands; positions only rise. */
  firstFrom(position: number): number | null
}

/** Remembers how far it has looked: many false heads before one ending must not read the same bytes again and again. */
function endingsOf(bytes: Uint8Array): Endings {
  let found = -1
  return {
    firstFrom(position) {
      if (found >= position) return found === Number.POSITIVE_INFINITY ? null : found
      found = bytes.indexOf(CR, position)
      while (found !== -1 && bytes[found + 1] !== LF) found = bytes.indexOf(CR, found + 1)
      if (found !== -1) return found
      found = Number.POSITIVE_INFINITY
      return null
    },
  }
}

/** The next `##`, or a lone `#` at the very end, which the next bytes may complete. */
function headFrom(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(HASH, from); at !== -1; at = bytes.indexOf(HASH, at + 1))
    if (at + 1 === bytes.length || bytes[at + 1] === HASH) return at
  return bytes.length
}

function lengthAt(bytes: Uint8Array, at: number): number | null {
  let length = 0
  for (let index = at; index < at + 4; index++) {
    const digit = (bytes[index] as number) - ZERO
    if (digit < 0 || digit > 9) return null
    length = length * 10 + digit
  }
  return length
}

function checksumAt(bytes: Uint8Array, at: number): number {
  const text = String.fromCharCode(...bytes.subarray(at, at + CHECKSUM_BYTES))
  return /^[0-9A-Fa-f]{4}$/.test(text) ? Number.parseInt(text, 16) : -1
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
