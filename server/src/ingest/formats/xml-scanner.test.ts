import { createRandom } from '@jingjing/analysis/random/random'
import type { Problem } from '@jingjing/schema/problems'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { createXmlScanner, eachAttribute, textOf } from './xml-scanner.ts'

/** What a walk through a document meets, with the pieces of a text put together. */
type Events = string[]

function add(events: Events, kind: 'text' | 'tag', what: string): void {
  const last = events.at(-1)
  if (kind === 'text' && last?.startsWith('text ')) events[events.length - 1] = last + what
  else if (kind === 'tag') events.push(what)
  else if (what !== '') events.push(`text ${what}`)
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)
const told = (attributes: Iterable<[string, string]>): string =>
  [...attributes].map(([name, value]) => ` ${local(name)}=${JSON.stringify(value)}`).join('')

function byPeer(text: string): Events {
  const events: Events = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  let depth = 0
  parser.on('opentag', (tag) => {
    depth++
    add(events, 'tag', `<${local(tag.name)}${told(Object.entries(tag.attributes))}>`)
  })
  parser.on('closetag', (tag) => {
    depth--
    add(events, 'tag', `</${local(tag.name)}>`)
  })
  const onText = (piece: string) => depth > 0 && add(events, 'text', piece)
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.write(text).close()
  return events
}

function byScanner(bytes: Buffer, chunkBytes: number): Events {
  const events: Events = []
  const scanner = createXmlScanner('a.xlsx', {
    open(name, attributes) {
      const found: [string, string][] = []
      eachAttribute(attributes, (nameStart, nameEnd) => {
        const attribute = attributes.bytes.toString('utf8', nameStart, nameEnd)
        found.push([attribute, attributes.get(attribute)!])
      })
      add(events, 'tag', `<${name}${told(found)}>`)
    },
    close: (name) => add(events, 'tag', `</${name}>`),
    wantsText: () => true,
    text: (piece, start, end, form) => add(events, 'text', textOf(piece, start, end, form, 'a.xlsx')),
  })
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.write(bytes.subarray(at, at + chunkBytes))
  scanner.close()
  return events
}

function refusalOf(text: string, chunkBytes = 4): unknown {
  try {
    return byScanner(Buffer.from(text), chunkBytes)
  } catch (error) {
    return (error as Problem).params?.reason ?? error
  }
}

const SHEETS = {
  'prefixes and both quotes': `<?xml version='1.0'?><x:worksheet xmlns:x="urn:a" xmlns:q='b'><x:row x:r='1' q:s="2"><x:c r="A1"/></x:row ></x:worksheet>`,
  'references, also in attributes': `<a t="&lt;&quot;&#20117;&#x4E95;"><v>1 &amp; 2 &#38; 三&gt;</v></a>`,
  'comments and CDATA in the middle of a value':
    `<a><v>12<!-- <v> -- ><x> -->34<![CDATA[<row>&amp;]]>56</v></a>`.replace(' -- >', ' - - >'),
  'signs of markup inside of quotes': `<a t="1 > 0 /" u='"'><b c="/"/><b c='=x'/></a>`,
  'instructions, line ends and white space': `<?xml version="1.0"?>\n<?mso "x>y"?>\n<a\n  t = "1"\r\n  u="2"\t>\r\nz\r</a\n>\n<!-- end -->\n`,
  'characters beyond the first plane': `<a 名="值"><名>井井𠮷😀</名></a>`,
}

describe('the scanner of spreadsheet markup', () => {
  it.each(Object.entries(SHEETS))('meets what a full parser meets: %s', (_name, text) => {
    const bytes = Buffer.from(text)
    const expected = byPeer(text)
    expect(expected.length).toBeGreaterThan(2)
    for (const chunkBytes of [1, 2, 3, 7, 64, 65_536]) expect(byScanner(bytes, chunkBytes)).toEqual(expected)
  })

  it('meets what a full parser meets in documents put together by chance', () => {
    const random = createRandom('scanner').stream('documents')
    const texts = [
      '1.5',
      '井',
      '&lt;',
      '<!-- c -->',
      '<![CDATA[ ]] > <c> ]]>',
      ' ',
      '\n',
      '&#65;',
      '<?p i?>',
      '<v/>',
    ]
    const element = (depth: number): string => {
      const name = random.choice(['c', 'v', 'is', 'row', 'rPh', 'x:row', 'sheetData', 'a-b.c'])
      const quote = random.choice(['"', "'"])
      const attributes = ['r', 'x:s', 'spans']
        .filter(() => random.integer(0, 1) === 1)
        .map((one) => ` ${one}=${quote}${random.choice(['', 'A1', '&amp;', '>', '井'])}${quote}`)
        .join('')
      const inner = Array.from({ length: random.integer(0, 4) }, () =>
        depth > 0 && random.integer(0, 1) === 1 ? element(depth - 1) : random.choice(texts),
      ).join('')
      return inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`
    }
    for (let turn = 0; turn < 200; turn++) {
      const text = `<a>${element(4)}</a>`
      expect(byScanner(Buffer.from(text), random.integer(1, 40)), text).toEqual(byPeer(text))
    }
  })

  it('meets long values that come in small pieces, and what stands behind them', () => {
    const text = `<a><v>${'井&amp;'.repeat(120_000)}</v><!-- ${'c'.repeat(600_000)} --><w t="${'1'.repeat(400_000)}"/>2</a>`
    expect(byScanner(Buffer.from(text), 10_000)).toEqual(byPeer(text))
  })

  it('refuses a value beyond all measure by its length', () => {
    expect(refusalOf(`<a><v>${' '.repeat(17 * 1024 * 1024)}</v></a>`, 1 << 20)).toBe(
      'unreadable-cell-too-long',
    )
  })

  it.each([
    ['a wide encoding', 'utf-16le', [0xff, 0xfe]],
    ['a mark of UTF-8', 'utf-8', [0xef, 0xbb, 0xbf]],
  ] as const)('reads %s', (_name, encoding, mark) => {
    const text = '<a><v>井井 1</v></a>'
    const bytes = Buffer.concat([Buffer.from(mark), Buffer.from(text, encoding)])
    expect(byScanner(bytes, 5)).toEqual(byPeer(text))
  })

  it.each([
    ['an element that is not closed', '<a><v>1</v>'],
    ['elements closed in the wrong order', '<a><v>1</a></v>'],
    ['a tag without an end', '<a><v'],
    ['two roots', '<a/><b/>'],
    ['text beside the root', '<a/>text'],
    ['a reference to nothing', '<a>&boom;</a>'],
    ['a bare ampersand', '<a>1 & 2</a>'],
    ['nothing', ''],
    ['a sign of markup in a tag', '<a <b/></a>'],
  ])('refuses %s', (_name, text) => {
    expect(refusalOf(text)).toBe('unreadable-damaged-xml')
  })

  it('refuses a declaration of a type', () => {
    const text = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    expect(refusalOf(text)).toBe('unreadable-xml-doctype')
  })
})
