import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { Problem } from '@jingjing/schema/problems'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { unreadable } from './source-table.ts'

/** Element and attribute names without their namespace prefix, which writers choose freely. */
export function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** Folders in folders and tables in tables end long before. */
const MAX_DEPTH = 1_000

/** A parser that refuses document types: no format here needs one, and entities are how XML attacks. */
export function createXmlParser(originalName: string): SaxesParser {
  const parser = new SaxesParser()
  parser.on('doctype', () => {
    throw unreadable(originalName, 'unreadable-xml-doctype')
  })
  parser.on('error', (error) => {
    throw error
  })
  return parser
}

export async function parseXml(stream: AsyncIterable<Uint8Array>, parser: SaxesParser): Promise<void> {
  const decoder = new StringDecoder('utf8')
  for await (const chunk of stream) parser.write(decoder.write(Buffer.from(chunk)))
  parser.write(decoder.end())
  parser.close()
}

export interface XmlHandlers {
  open(name: string, tag: SaxesTagPlain): void
  /** `text` is what stood in the element itself, trimmed. */
  close(name: string, text: string): void
}

/**
 * Walks through a document in pieces; between two pieces the caller may hand on what it has put together.
 *
 * @throws Problem `file-not-readable`
 */
export async function* walkXml(
  bytes: () => AsyncIterable<Uint8Array>,
  originalName: string,
  handlers: XmlHandlers,
): AsyncGenerator<void> {
  const parser = createXmlParser(originalName)
  const texts: string[] = []
  parser.on('opentag', (tag) => {
    if (texts.length >= MAX_DEPTH) throw unreadable(originalName, 'unreadable-damaged-xml')
    texts.push('')
    handlers.open(localName(tag.name), tag)
  })
  const addText = (piece: string) => {
    if (texts.length > 0) texts[texts.length - 1] += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', (tag) => handlers.close(localName(tag.name), (texts.pop() ?? '').trim()))
  let decoder: TextDecoder | null = null
  try {
    for await (const chunk of bytes()) {
      decoder ??= new TextDecoder(encodingOfXml(Buffer.from(chunk)))
      parser.write(decoder.decode(chunk, { stream: true }))
      yield
    }
    parser.write(decoder?.decode() ?? '')
    parser.close()
    yield
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreadable(originalName, 'unreadable-damaged-xml')
  }
}

export const bytesOfFile = (path: string) => (): AsyncIterable<Uint8Array> => createReadStream(path)

/** A mark at the beginning, else what the declaration says; GB2312 and GBK are parts of GB18030. */
function encodingOfXml(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const stated = /^[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head.subarray(0, 200).toString('latin1'))?.[1]
  return stated !== undefined && /^gb/i.test(stated) ? 'gb18030' : 'utf-8'
}
