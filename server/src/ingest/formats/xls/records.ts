/** Records of a BIFF stream (MS-XLS 2.3) that matter for the cells of its sheets. */
export const RECORD = {
  /** Of BIFF 2, with three bytes of style. */
  oldInteger: 0x0002,
  oldNumber: 0x0003,
  oldText: 0x0004,
  formula: 0x0006,
  endOfSubstream: 0x000a,
  dateMode: 0x0022,
  password: 0x002f,
  continuation: 0x003c,
  codePage: 0x0042,
  columnLayout: 0x007d,
  sheet: 0x0085,
  manyNumbers: 0x00bd,
  richText: 0x00d6,
  style: 0x00e0,
  merged: 0x00e5,
  sharedStrings: 0x00fc,
  sharedText: 0x00fd,
  number: 0x0203,
  text: 0x0204,
  flagOrError: 0x0205,
  formulaText: 0x0207,
  row: 0x0208,
  shortNumber: 0x027e,
  format: 0x041e,
  begin: 0x0809,
} as const

/** What begins a workbook or a sheet in BIFF 2, 3, 4 and in 5 and 8. */
export const BEGINNINGS: readonly number[] = [0x0009, 0x0209, 0x0409, RECORD.begin]

export interface BiffRecord {
  kind: number
  /** Where the body begins in the stream. */
  start: number
  body: Buffer
}

/** The records from a place on; ends with the stream. */
export function* recordsFrom(stream: Buffer, offset: number): Generator<BiffRecord> {
  let at = offset
  while (at + 4 <= stream.length) {
    const kind = stream.readUInt16LE(at)
    const length = stream.readUInt16LE(at + 2)
    if (at + 4 + length > stream.length) throw new RangeError(`a record of ${length} bytes at ${at}`)
    yield { kind, start: at + 4, body: stream.subarray(at + 4, at + 4 + length) }
    at += 4 + length
  }
}

/** A text of the Unicode format: flags, then characters of one or two bytes. */
export function readText(body: Buffer, at: number, numCharacters: number): string {
  const isWide = (body[at]! & 1) !== 0
  const start = at + 1
  return isWide
    ? body.toString('utf16le', start, start + numCharacters * 2)
    : body.toString('latin1', start, start + numCharacters)
}

/** The four-byte form of a number: the upper bits of a double or an integer, perhaps in hundredths. */
export function readShortNumber(bits: number): number {
  let value: number
  if ((bits & 2) !== 0) {
    value = bits >> 2
  } else {
    const double = Buffer.alloc(8)
    double.writeInt32LE(bits & ~3, 4)
    value = double.readDoubleLE(0)
  }
  return (bits & 1) !== 0 ? value / 100 : value
}

/**
 * The shared texts, which run on over continuation records. A text cut in the middle repeats its flags at the start
 * of the next record; the data behind it (formatting, phonetic aids) does not.
 */
export function readSharedStrings(segments: Buffer[]): string[] {
  let segment = 0
  let at = 8
  const current = () => segments[segment]!
  const next = () => {
    if (++segment >= segments.length) throw new RangeError('the shared texts end early')
    at = 0
  }
  const byte = (): number => {
    while (at >= current().length) next()
    return current()[at++]!
  }
  const figure = (length: number): number => {
    let value = 0
    for (let i = 0; i < length; i++) value += byte() * 2 ** (8 * i)
    return value
  }
  const skip = (length: number) => {
    let left = length
    while (left > 0) {
      while (at >= current().length) next()
      const step = Math.min(left, current().length - at)
      at += step
      left -= step
    }
  }
  const characters = (count: number, isWideAtFirst: boolean): string => {
    let text = ''
    let left = count
    let isWide = isWideAtFirst
    while (left > 0) {
      if (at >= current().length) {
        next()
        isWide = (current()[at++]! & 1) !== 0
      }
      const width = isWide ? 2 : 1
      const step = Math.min(left, Math.floor((current().length - at) / width))
      if (step === 0) throw new RangeError('a shared text is cut inside a character')
      text += current().toString(isWide ? 'utf16le' : 'latin1', at, at + step * width)
      at += step * width
      left -= step
    }
    return text
  }
  const numStrings = segments[0]!.readUInt32LE(4)
  const strings: string[] = []
  for (let i = 0; i < numStrings; i++) {
    if (segment === segments.length - 1 && at >= current().length) break
    const length = figure(2)
    const flags = byte()
    const numRuns = (flags & 8) !== 0 ? figure(2) : 0
    const numExtraBytes = (flags & 4) !== 0 ? figure(4) : 0
    strings.push(characters(length, (flags & 1) !== 0))
    skip(numRuns * 4 + numExtraBytes)
  }
  return strings
}
