/** Typed arrays and a little JSON in one piece of bytes: what a browser takes once instead of a hundred thousand objects. */

const KINDS = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
}
export type PackedArray = InstanceType<(typeof KINDS)[keyof typeof KINDS]>
export type ArraysByName = Readonly<Record<string, PackedArray>>

interface Header {
  meta: unknown
  arrays: { name: string; kind: keyof typeof KINDS; length: number }[]
}

/** Every array begins at a multiple of eight bytes, so that it can be looked at where it lies. */
const ALIGNMENT = 8
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** Bytes: length of the header (uint32, little-endian), the header as JSON, then the arrays. Little-endian throughout. */
export function packArrays(meta: unknown, arrays: ArraysByName): Uint8Array<ArrayBuffer> {
  const header: Header = {
    meta,
    arrays: Object.entries(arrays).map(([name, array]) => ({
      name,
      kind: array.constructor.name as keyof typeof KINDS,
      length: array.length,
    })),
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const first = aligned(4 + text.length)
  const total = Object.values(arrays).reduce((sum, array) => sum + aligned(array.byteLength), first)
  const bytes = new Uint8Array(total)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 4)
  let at = first
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  return bytes
}

/** @throws Error for bytes that are cut off or of another kind */
export function unpackArrays(bytes: Uint8Array): { meta: unknown; arrays: Record<string, PackedArray> } {
  // A view must begin at a multiple of its element's size; what arrived may lie anywhere.
  const whole = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice()
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  const textLength = whole.byteLength >= 4 ? view.getUint32(0, true) : 0
  if (textLength === 0 || 4 + textLength > whole.byteLength) throw new Error('the packed arrays are cut off')
  const header = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + textLength))) as Header
  const arrays: Record<string, PackedArray> = {}
  let at = aligned(4 + textLength)
  for (const { name, kind, length } of header.arrays) {
    const Kind = KINDS[kind]
    const numBytes = length * Kind.BYTES_PER_ELEMENT
    if (at + numBytes > whole.byteLength) throw new Error(`the packed array ${name} is cut off`)
    arrays[name] = new Kind(whole.buffer as ArrayBuffer, whole.byteOffset + at, length)
    at += aligned(numBytes)
  }
  return { meta: header.meta, arrays }
}
