import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { type OnBytes, unreadable } from './source-table.ts'

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252'

export interface DetectedEncoding {
  encoding: TextEncodingName
  /** True where every byte of the file makes sense in the encoding. */
  isCertain: boolean
}

/** Four bytes for each character, which no program of an office writes; as UTF-16 every second one would be a zero. */
const UTF32_MARKS = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])]

const CHUNK_BYTES = 256 * 1024

/**
 * A byte-order mark is believed; without one the whole file must be valid UTF-8, else it is GB18030, which
 * contains GBK and GB2312, unless its letters with accents stand alone among those of ASCII (Windows-1252). A guess by letter frequency is not used: on short files it is no better than chance.
 */
export async function detectEncoding(path: string, originalName: string): Promise<DetectedEncoding> {
  let isFirst = true
  let tail = Buffer.alloc(0)
  let brokenUtf8: Buffer | null = null
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes: Buffer = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
    if (isFirst) {
      isFirst = false
      if (UTF32_MARKS.some((mark) => bytes.subarray(0, 4).equals(mark)))
        throw unreadable(originalName, 'unreadable-not-text')
      const marked = encodingOfMark(bytes)
      if (marked !== null) return { encoding: marked, isCertain: true }
      const wide = encodingOfZeros(bytes)
      if (wide !== null) return { encoding: wide, isCertain: true }
    }
    if (isBinary(bytes.subarray(0, 4096))) throw unreadable(originalName, 'unreadable-not-text')
    const end = bytes.length - incompleteTailLength(bytes)
    if (!isUtf8(bytes.subarray(0, end))) {
      brokenUtf8 = bytes
      break
    }
    tail = Buffer.from(bytes.subarray(end))
  }
  if (brokenUtf8 === null && tail.length === 0) return { encoding: 'utf-8', isCertain: true }
  // A UTF-8 file with a few broken bytes must not turn into Chinese nonsense: the reading with fewer
  // undecodable places wins.
  const sample = brokenUtf8 ?? tail
  const numBrokenUtf8 = numReplaced(sample, 'utf-8')
  const numBrokenGb = numReplaced(sample, 'gb18030')
  const hasManyUtf8Characters = numMultiByteCharacters(sample) > 4 * numBrokenUtf8
  if (hasManyUtf8Characters && numBrokenUtf8 <= 20) return { encoding: 'utf-8', isCertain: false }
  if (isWestern(sample)) return { encoding: 'windows-1252', isCertain: false }
  return { encoding: 'gb18030', isCertain: numBrokenGb === 0 }
}

/** Letters with accents and the signs of programs that write them: `é`, `ß`, `°C`, `µ`, `’`, `–`, `€`. */
const WESTERN = /^[À-ÖØ-öø-ÿŠŽšžŸœŒ°²³µº€‘’“”–—…£§«»¿¡]+$/

/**
 * Characters of Chinese take two bytes, both of them nearly always beyond ASCII; western letters with accents stand alone
 * or, rarely, by twos.
 */
function isWestern(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  let numRuns = 0
  let numAlone = 0
  for (const [run] of text.matchAll(/[\x80-\xff]+/g)) {
    numRuns++
    if (run.length === 1) numAlone++
    if (run.length > 3 || !WESTERN.test(withWindowsSigns(run))) return false
  }
  return numAlone >= numRuns * 0.8
}

/** What Windows-1252 has where ISO 8859-1 has control characters, from 0x80 on; U+FFFD where it has nothing. */
const WINDOWS_SIGNS = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'

/** Not by `TextDecoder`, which in some versions of Node takes Windows-1252 for ISO 8859-1 (nodejs/node#56542). */
const withWindowsSigns = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (control) => WINDOWS_SIGNS[control.charCodeAt(0) - 0x80]!)

const MAX_STRAY_ZEROS = 3

/** Zeros are what no text holds, but for one or the other that a program left behind among proper characters. */
function isBinary(bytes: Buffer): boolean {
  if (!bytes.includes(0)) return false
  let numZeros = 0
  for (const byte of bytes) {
    if (byte === 0) numZeros++
    else if (byte < 0x09 || (byte > 0x0d && byte < 0x1e)) return true
  }
  return numZeros > MAX_STRAY_ZEROS || numZeros > bytes.length / 20
}

function encodingOfMark(bytes: Buffer): TextEncodingName | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

const DELIMITERS = new Set([0x09, 0x0a, 0x0d, 0x2c])

/**
 * UTF-16 without a mark: its delimiters, digits and line ends leave zeros at every second place, never two together.
 * On which side is told by delimiters and line ends: 一 (U+4E00) and an ideographic space have a zero on the other.
 */
function encodingOfZeros(bytes: Buffer): TextEncodingName | null {
  const length = Math.min(bytes.length, 4096)
  let numZeros = 0
  let numLittle = 0
  let numBig = 0
  for (let i = 0; i + 1 < length; i += 2) {
    const [first, second] = [bytes[i]!, bytes[i + 1]!]
    if (first !== 0 && second !== 0) continue
    if (first === second) return null
    numZeros++
    if (second === 0 && DELIMITERS.has(first)) numLittle++
    if (first === 0 && DELIMITERS.has(second)) numBig++
  }
  if (numZeros <= Math.max(MAX_STRAY_ZEROS, length * 0.02) || (numLittle > 0 && numBig > 0)) return null
  return numLittle > 0 ? 'utf-16le' : numBig > 0 ? 'utf-16be' : null
}

/** Bytes at the end that begin a UTF-8 character and do not finish it. */
function incompleteTailLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function numReplaced(bytes: Buffer, encoding: TextEncodingName): number {
  return new TextDecoder(encoding).decode(bytes).split('\ufffd').length - 1
}

function numMultiByteCharacters(bytes: Buffer): number {
  let count = 0
  for (const character of new TextDecoder('utf-8').decode(bytes)) {
    if (character > '\u007f' && character !== '\ufffd') count++
  }
  return count
}

/** The text of a file in pieces, without its byte-order mark; what cannot be decoded becomes U+FFFD. */
export async function* decodedChunks(
  path: string,
  encoding: TextEncodingName,
  onBytes: OnBytes,
): AsyncGenerator<string> {
  if (encoding === 'utf-8') {
    yield* utf8Chunks(path, onBytes)
    return
  }
  if (encoding === 'windows-1252') {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      onBytes(chunk.length)
      yield withWindowsSigns((chunk as Buffer).toString('latin1'))
    }
    return
  }
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    onBytes(chunk.length)
    const text = decoder.decode(chunk, { stream: true })
    if (text.length > 0) yield text
  }
  const rest = decoder.decode()
  if (rest.length > 0) yield rest
}

/** The platform's own way for UTF-8, many times faster than a decoder that is told piece by piece. */
async function* utf8Chunks(path: string, onBytes: OnBytes): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let isFirst = true
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    onBytes(chunk.length)
    let text = decoder.write(chunk as Buffer)
    if (isFirst && text.length > 0) {
      isFirst = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    if (text.length > 0) yield text
  }
  const rest = decoder.end()
  if (rest.length > 0) yield rest
}

/** The same as UTF-8, in pieces of whole characters. */
export async function* utf8Pieces(
  path: string,
  encoding: TextEncodingName,
  onBytes: OnBytes = () => undefined,
): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-8') {
    for await (const text of decodedChunks(path, encoding, onBytes)) yield Buffer.from(text)
    return
  }
  let tail: Buffer = Buffer.alloc(0)
  let isFirst = true
  const valid = (bytes: Buffer): Buffer => (isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8')))
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    onBytes(chunk.length)
    let bytes: Buffer = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
    if (isFirst && encodingOfMark(bytes) === 'utf-8') bytes = bytes.subarray(3)
    isFirst = false
    const end = bytes.length - incompleteTailLength(bytes)
    tail = Buffer.from(bytes.subarray(end))
    if (end > 0) yield valid(bytes.subarray(0, end))
  }
  if (tail.length > 0) yield valid(tail)
}
