/**
 * Cuts JSON text into the pieces of a table without holding the whole: the elements of the top array, or of the
 * list of records in a top object, and the other members of each top object.
 */
export interface JsonPieces {
  /** An element of the array, as JSON text. */
  onElement(text: string): void
  /** The end of a top object: its members but the list, as JSON text. */
  onObject(members: Map<string, string>): void
}

/** Members of a document under which its records stand: GeoJSON's, and those of the answers of interfaces. */
const LISTS =
  /^(features|data|rows?|records?|list|items|results?|pois|docs|hits|entries|content|table\d?|datas|(data|result|record|row|item)_?(list|set|rows|source)|tabledata)$/i

export const isList = (key: string): boolean => LISTS.test(key)

/** @throws RangeError where one piece is longer than `maxPieceCharacters`; SyntaxError where brackets do not match */
export function createJsonCutter(pieces: JsonPieces, maxPieceCharacters: number) {
  let depth = 0
  let isInString = false
  let isEscaped = false
  let isRootArray = false
  let isInFeatures = false
  let isExpectingKey = false
  let key = ''
  let members = new Map<string, string>()
  let captured = ''
  let capture: 'none' | 'key' | 'member' | 'element' = 'none'

  function elementDepth(): number {
    if (isInFeatures) return 2
    return isRootArray ? 1 : -1
  }

  function endMember(text: string): void {
    const value = text.trim()
    if (value !== '') members.set(key, value)
    capture = 'none'
  }

  function write(chunk: string): void {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i)
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (code === 0x5c) isEscaped = true
        else if (code === 0x22) {
          isInString = false
          if (capture === 'key') {
            key = JSON.parse(`${captured}${chunk.slice(from, i + 1)}`) as string
            captured = ''
            capture = 'none'
            isExpectingKey = false
          }
        }
        continue
      }
      switch (code) {
        case 0x22:
          isInString = true
          if (depth === 1 && isExpectingKey && capture === 'none') {
            capture = 'key'
            captured = ''
            from = i
          }
          break
        case 0x3a:
          if (depth === 1 && !isRootArray && capture === 'none') {
            capture = 'member'
            captured = ''
            from = i + 1
          }
          break
        case 0x2c:
          if (depth === 1 && capture === 'member') endMember(captured + chunk.slice(from, i))
          if (depth === 1 && !isRootArray) isExpectingKey = true
          break
        case 0x7b:
        case 0x5b:
          if (depth === 0) {
            isRootArray = code === 0x5b
            isExpectingKey = !isRootArray
            members = new Map()
          } else if (capture === 'member' && depth === 1 && isList(key) && code === 0x5b) {
            isInFeatures = true
            capture = 'none'
          } else if (capture === 'none' && depth === elementDepth()) {
            capture = 'element'
            captured = ''
            from = i
          }
          depth++
          break
        case 0x7d:
        case 0x5d:
          depth--
          if (depth < 0) throw new SyntaxError(`closing bracket without an opening one at depth ${depth}`)
          if (capture === 'element' && depth === elementDepth()) {
            pieces.onElement(captured + chunk.slice(from, i + 1))
            capture = 'none'
          } else if (isInFeatures && depth === 1) {
            isInFeatures = false
          } else if (depth === 0) {
            if (capture === 'member') endMember(captured + chunk.slice(from, i))
            if (!isRootArray) pieces.onObject(members)
            isRootArray = false
          }
          break
      }
    }
    if (capture !== 'none') {
      captured += chunk.slice(from)
      if (captured.length > maxPieceCharacters)
        throw new RangeError(`piece over ${maxPieceCharacters} characters`)
    }
  }

  return {
    write,
    close() {
      if (depth !== 0 || isInString) throw new SyntaxError(`text ends at depth ${depth}`)
    },
  }
}

const UNQUOTED = /[:,[\s](?:-?\d{16,}(?=[,\]}\s])|(?:NaN|-?Infinity)(?=\s*[,\]}]))/
const TEXT_OR_UNQUOTED = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])|NaN|-?Infinity/g

/**
 * As JSON.parse, with whole numbers that a double cannot hold (keys of many systems have 19 digits) as their text, and so
 * what is no number (`NaN`, `Infinity`), which Python writes and JSON does not know: one such value must not cost the file.
 */
export function parseExactly(text: string): unknown {
  if (!UNQUOTED.test(text)) return JSON.parse(text)
  return JSON.parse(text.replace(TEXT_OR_UNQUOTED, (piece) => (piece.startsWith('"') ? piece : `"${piece}"`)))
}
