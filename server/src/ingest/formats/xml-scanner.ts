/**
 * Walks through the bytes of a spreadsheet part many times faster than a parser of strings: a sheet of 300,000 rows
 * is half a gigabyte of markup around a few dozen megabytes of values. It knows what XML allows around them
 * (prefixes, comments, CDATA, references, either quote) and refuses what is none.
 */
import { latin1Of, utf8Of } from './cell-texts.ts'
import { unreadable } from './source-table.ts'

/** What stands in a tag behind its name; good until the next token. */
export interface Attributes {
  /** The value, its references resolved; undefined where the tag has none of that name, with or without a prefix. */
  get(name: string): string | undefined
  bytes: Buffer
  start: number
  end: number
}

export interface ScanHandlers {
  /**
   * May take a whole element at once where its tag begins at `start`: answers the byte behind it, 0 to have it walked
   * through. For elements that stand inside of others and are known to be well-formed by their very bytes.
   */
  take?(bytes: Buffer, start: number, length: number): number
  /** `name` is without its prefix. An empty element is opened and closed. */
  open(name: string, attributes: Attributes): void
  close(name: string): void
  /** Asked before the text of an element is decoded. */
  wantsText(): boolean
  /** `start` to `end` of the bytes, ready to be decoded by `textOf`. */
  text(bytes: Buffer, start: number, end: number, form: TextForm): void
}

/** What decoding a text takes: nothing, UTF-8, or references as well. */
export type TextForm = 'ascii' | 'utf8' | 'references' | 'cdata'

export interface XmlScanner {
  write(chunk: Buffer): void
  /** @throws Problem where elements are still open */
  close(): void
}

const [LT, GT, AMP, SLASH, BANG, QUESTION, COLON, EQUALS, QUOTE, APOSTROPHE] = [
  0x3c, 0x3e, 0x26, 0x2f, 0x21, 0x3f, 0x3a, 0x3d, 0x22, 0x27,
] as const
/** A tag or text longer than this is no spreadsheet: a cell holds 32,767 characters. */
const MAX_TOKEN_BYTES = 16 * 1024 * 1024
const LONG_TOKEN_BYTES = 256 * 1024
const MAX_DEPTH = 256

/** Names of one letter, which occur by the million, so that no string is made for them. */
const LETTERS: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
const COMMON: readonly (readonly string[])[] = [[], [], ['is', 'si'], ['row', 'rPh']]

export function createXmlScanner(originalName: string, handlers: ScanHandlers): XmlScanner {
  let rest: Buffer = Buffer.alloc(0)
  /** Pieces behind `rest` that were not looked at yet. */
  let waiting: Buffer[] = []
  let numWaitingBytes = 0
  let isFirst = true
  let wide: TextDecoder | null = null
  /** Names of the elements that are open. */
  const open: string[] = []
  let isClosed = false
  const attributes: Attributes = {
    bytes: rest,
    start: 0,
    end: 0,
    get: (name) => attributeOf(attributes, name, originalName),
  }
  const broken = () => unreadable(originalName, 'unreadable-damaged-xml')

  /** Everything that is complete; answers where the first incomplete token begins. */
  function scan(bytes: Buffer, isLast: boolean): number {
    const length = bytes.length
    let at = 0
    while (at < length) {
      if (bytes[at] !== LT) {
        const end = scanText(bytes, at, length)
        if (end === length && !isLast) return at
        at = end
        continue
      }
      const second = bytes[at + 1]
      if (second === undefined) break
      let end = open.length === 0 || second === SLASH ? 0 : (handlers.take?.(bytes, at, length) ?? 0)
      if (end > 0) {
        at = end
        continue
      }
      if (second === BANG) end = scanDeclared(bytes, at)
      else if (second === QUESTION) end = endAfter(bytes, '?>', at + 2)
      else if (second === SLASH) end = scanClosing(bytes, at, length)
      else end = scanOpening(bytes, at, length)
      if (end === -1) break
      at = end
    }
    return at
  }

  function scanText(bytes: Buffer, start: number, length: number): number {
    let at = start
    let all = 0
    let hasReference = false
    for (; at < length; at++) {
      const byte = bytes[at]!
      if (byte === LT) break
      if (byte === AMP) hasReference = true
      all |= byte
    }
    if (open.length === 0) {
      for (let i = start; i < at; i++) if (bytes[i]! > 0x20) throw broken()
    } else if (at === length) return at
    else if (handlers.wantsText())
      handlers.text(bytes, start, at, hasReference ? 'references' : all < 0x80 ? 'ascii' : 'utf8')
    return at
  }

  function scanDeclared(bytes: Buffer, start: number): number {
    const head = bytes.toString('latin1', start, start + 9)
    if (head.length < 9) return -1
    if (head.startsWith('<!--')) return endAfter(bytes, '-->', start + 4)
    if (head !== '<![CDATA[') throw unreadable(originalName, 'unreadable-xml-doctype')
    const end = endAfter(bytes, ']]>', start + 9)
    if (end !== -1 && handlers.wantsText()) handlers.text(bytes, start + 9, end - 3, 'cdata')
    return end
  }

  function endAfter(bytes: Buffer, mark: string, from: number): number {
    const found = bytes.indexOf(mark, from, 'latin1')
    return found === -1 ? -1 : found + mark.length
  }

  function scanClosing(bytes: Buffer, start: number, length: number): number {
    let at = start + 2
    while (at < length && bytes[at] !== GT) at++
    if (at === length) return -1
    let end = at
    while (end > start && bytes[end - 1]! <= 0x20) end--
    closeElement(nameOf(bytes, start + 2, end))
    return at + 1
  }

  function scanOpening(bytes: Buffer, start: number, length: number): number {
    let at = start + 1
    let nameEnd = -1
    for (; at < length; at++) {
      const byte = bytes[at]!
      if (byte === GT) break
      if (nameEnd === -1 && (byte <= 0x20 || byte === SLASH)) nameEnd = at
      if (byte === QUOTE || byte === APOSTROPHE) {
        do at++
        while (at < length && bytes[at] !== byte)
      } else if (byte === LT) throw broken()
    }
    if (at >= length) return -1
    const isEmpty = bytes[at - 1] === SLASH
    const name = nameOf(bytes, start + 1, nameEnd === -1 ? at : nameEnd)
    if (isClosed && open.length === 0) throw broken()
    if (open.length >= MAX_DEPTH) throw broken()
    open.push(name)
    attributes.bytes = bytes
    attributes.start = nameEnd === -1 ? at : nameEnd
    attributes.end = isEmpty ? at - 1 : at
    handlers.open(name, attributes)
    if (isEmpty) closeElement(name)
    return at + 1
  }

  function closeElement(name: string): void {
    if (open.pop() !== name) throw broken()
    if (open.length === 0) isClosed = true
    handlers.close(name)
  }

  function scanWaiting(): void {
    if (waiting.length === 0) return
    const bytes = rest.length === 0 && waiting.length === 1 ? waiting[0]! : Buffer.concat([rest, ...waiting])
    waiting = []
    numWaitingBytes = 0
    rest = bytes.subarray(scan(bytes, false))
  }

  return {
    write(chunk) {
      let piece = chunk
      if (isFirst) {
        // A mark of the encoding has up to three bytes.
        rest = Buffer.concat([rest, chunk])
        if (rest.length < 3) return
        isFirst = false
        piece = rest
        rest = Buffer.alloc(0)
        if (piece[0] === 0xff && piece[1] === 0xfe) wide = new TextDecoder('utf-16le')
        else if (piece[0] === 0xfe && piece[1] === 0xff) wide = new TextDecoder('utf-16be')
        else if (piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) piece = piece.subarray(3)
      }
      if (wide !== null) piece = Buffer.from(wide.decode(piece, { stream: true }))
      waiting.push(piece)
      numWaitingBytes += piece.length
      if (rest.length + numWaitingBytes > MAX_TOKEN_BYTES + piece.length)
        throw unreadable(originalName, 'unreadable-cell-too-long')
      // A long token is looked at again only when it has doubled, else its length would count squared.
      if (rest.length > LONG_TOKEN_BYTES && numWaitingBytes < rest.length) return
      scanWaiting()
    },
    close() {
      scanWaiting()
      if (rest.length > 0 && scan(rest, true) < rest.length) throw broken()
      if (open.length > 0 || !isClosed) throw broken()
    },
  }
}

/** The name without its prefix. */
function nameOf(bytes: Buffer, start: number, end: number): string {
  if (end - start === 1) return LETTERS[bytes[start]!] ?? bytes.toString('utf8', start, end)
  let first = start
  for (let at = start; at < end; at++) if (bytes[at] === COLON) first = at + 1
  const common = COMMON[end - first]
  if (common !== undefined)
    for (const name of common) {
      let i = 0
      while (i < name.length && bytes[first + i] === name.charCodeAt(i)) i++
      if (i === name.length) return name
    }
  return bytes.toString('utf8', first, end)
}

/** Calls back for each attribute; `nameStart` is behind a prefix. */
export function eachAttribute(
  { bytes, start, end }: Attributes,
  onAttribute: (nameStart: number, nameEnd: number, valueStart: number, valueEnd: number) => void,
): void {
  let at = start
  while (at < end) {
    while (at < end && bytes[at]! <= 0x20) at++
    let nameStart = at
    for (; at < end && bytes[at] !== EQUALS && bytes[at]! > 0x20; at++)
      if (bytes[at] === COLON) nameStart = at + 1
    const nameEnd = at
    while (at < end && bytes[at] !== QUOTE && bytes[at] !== APOSTROPHE) at++
    const quote = bytes[at]
    const valueStart = ++at
    while (at < end && bytes[at] !== quote) at++
    if (valueStart <= end) onAttribute(nameStart, nameEnd, valueStart, at)
    at++
  }
}

function attributeOf(attributes: Attributes, name: string, originalName: string): string | undefined {
  const { bytes } = attributes
  let found: string | undefined
  eachAttribute(attributes, (nameStart, nameEnd, valueStart, valueEnd) => {
    if (found !== undefined || nameEnd - nameStart !== Buffer.byteLength(name)) return
    if (bytes.toString('utf8', nameStart, nameEnd) === name)
      found = resolved(bytes.toString('utf8', valueStart, valueEnd), originalName)
  })
  return found
}

/** @throws Problem where a reference names nothing */
export function textOf(
  bytes: Buffer,
  start: number,
  end: number,
  form: TextForm,
  originalName: string,
): string {
  if (form === 'ascii') return withoutReturns(latin1Of(bytes, start, end))
  const text = withoutReturns(utf8Of(bytes, start, end))
  return form === 'references' ? resolved(text, originalName) : text
}

/** XML reads every line end as a line feed (XML 1.0, 2.11). */
function withoutReturns(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function resolved(text: string, originalName: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,8}))?;?/g, (whole, hex, decimal, name) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    const character =
      name === undefined
        ? code > 0 && code <= 0x10ffff
          ? String.fromCodePoint(code)
          : undefined
        : NAMED[name as string]
    if (character === undefined || !whole.endsWith(';'))
      throw unreadable(originalName, 'unreadable-damaged-xml')
    return character
  })
}
