import { type FileHandle, open } from 'node:fs/promises'

/** What a compound file holds, by the name of each stream. */
export interface CompoundFile {
  names: string[]
  /** @throws RangeError where the chain of sectors is broken or longer than the file */
  read(name: string): Promise<Buffer>
}

const END_OF_CHAIN = 0xfffffffe
const FREE = 0xffffffff
const DIRECTORY_ENTRY_BYTES = 128
const HEADER_BYTES = 512
const DIFAT_IN_HEADER = 109
/** Larger streams belong to no workbook of 65,536 rows. */
const MAX_STREAM_BYTES = 256 * 1024 ** 2

interface Entry {
  name: string
  kind: number
  start: number
  sizeBytes: number
}

/**
 * Reads a compound file (MS-CFB), the container of old Office files. Every chain of sectors is bounded by the
 * length of the file, so that a chain that turns back into itself ends in an error and not in a loop.
 *
 * @throws RangeError where the structure is damaged
 */
export async function readCompoundFile<T>(
  path: string,
  work: (file: CompoundFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path)
  try {
    return await work(await openCompoundFile(handle))
  } finally {
    await handle.close()
  }
}

async function openCompoundFile(handle: FileHandle): Promise<CompoundFile> {
  const { size: fileBytes } = await handle.stat()
  const bytesAt = async (offset: number, length: number): Promise<Buffer> => {
    const buffer = Buffer.alloc(length)
    if (offset < 0 || offset >= fileBytes) throw new RangeError(`sector at ${offset} of ${fileBytes} bytes`)
    await handle.read(buffer, 0, length, offset)
    return buffer
  }
  const header = await bytesAt(0, HEADER_BYTES)
  const sectorShift = header.readUInt16LE(30)
  if (sectorShift !== 9 && sectorShift !== 12) throw new RangeError(`sectors of 2^${sectorShift} bytes`)
  const sectorBytes = 1 << sectorShift
  const maxSectors = Math.ceil(fileBytes / sectorBytes)
  const sector = (index: number) => bytesAt((index + 1) * sectorBytes, sectorBytes)

  async function fatSectors(): Promise<number[]> {
    const list: number[] = []
    const add = (index: number) => {
      if (index !== FREE && index !== END_OF_CHAIN) list.push(index)
    }
    for (let i = 0; i < DIFAT_IN_HEADER; i++) add(header.readUInt32LE(76 + i * 4))
    let next = header.readUInt32LE(68)
    for (let seen = 0; next !== END_OF_CHAIN && next !== FREE; seen++) {
      if (seen > maxSectors) throw new RangeError('the list of allocation sectors does not end')
      const part = await sector(next)
      for (let i = 0; i < sectorBytes / 4 - 1; i++) add(part.readUInt32LE(i * 4))
      next = part.readUInt32LE(sectorBytes - 4)
    }
    if (list.length > maxSectors) throw new RangeError('more allocation sectors than the file has')
    return list
  }

  const fat = new Uint32Array(maxSectors + sectorBytes / 4).fill(FREE)
  let filled = 0
  for (const index of await fatSectors()) {
    const part = await sector(index)
    for (let i = 0; i < sectorBytes / 4 && filled < fat.length; i++) fat[filled++] = part.readUInt32LE(i * 4)
  }

  async function chain(start: number, sizeBytes: number): Promise<Buffer> {
    if (sizeBytes > MAX_STREAM_BYTES || sizeBytes > fileBytes) {
      throw new RangeError(`a stream of ${sizeBytes} bytes in a file of ${fileBytes}`)
    }
    const wanted = Math.ceil(sizeBytes / sectorBytes)
    const buffer = Buffer.alloc(wanted * sectorBytes)
    let index = start
    for (let i = 0; i < wanted; i++) {
      if (index >= maxSectors) throw new RangeError(`sector ${index} of ${maxSectors}`)
      ;(await sector(index)).copy(buffer, i * sectorBytes)
      index = fat[index]!
    }
    return buffer.subarray(0, sizeBytes)
  }

  function chainLength(start: number): number {
    let length = 0
    for (let index = start; index !== END_OF_CHAIN && index !== FREE; index = fat[index] ?? FREE) {
      if (++length > maxSectors) throw new RangeError('a chain of sectors does not end')
    }
    return length
  }

  const directoryStart = header.readUInt32LE(48)
  const entries = directoryEntries(
    await chain(directoryStart, Math.min(chainLength(directoryStart) * sectorBytes, fileBytes)),
  )
  const root = entries.find(({ kind }) => kind === 5)
  const cutoffBytes = header.readUInt32LE(56)
  const miniFatStart = header.readUInt32LE(60)
  let mini: { fat: Buffer; stream: Buffer } | null = null
  async function miniChain(start: number, sizeBytes: number): Promise<Buffer> {
    mini ??= {
      fat: await chain(miniFatStart, Math.min(chainLength(miniFatStart) * sectorBytes, fileBytes)),
      stream: await chain(root?.start ?? 0, root?.sizeBytes ?? 0),
    }
    const parts: Buffer[] = []
    let index = start
    for (let taken = 0; taken < sizeBytes; taken += 64) {
      parts.push(mini.stream.subarray(index * 64, index * 64 + 64))
      if (index * 4 + 4 > mini.fat.length) throw new RangeError(`small sector ${index}`)
      index = mini.fat.readUInt32LE(index * 4)
    }
    return Buffer.concat(parts).subarray(0, sizeBytes)
  }

  return {
    names: entries.filter(({ kind }) => kind === 2).map(({ name }) => name),
    read(name) {
      const entry = entries.find((one) => one.kind === 2 && one.name === name)
      if (entry === undefined) throw new RangeError(`no stream of this name`)
      return entry.sizeBytes < cutoffBytes
        ? miniChain(entry.start, entry.sizeBytes)
        : chain(entry.start, entry.sizeBytes)
    },
  }
}

function directoryEntries(directory: Buffer): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at + DIRECTORY_ENTRY_BYTES <= directory.length; at += DIRECTORY_ENTRY_BYTES) {
    const nameBytes = Math.min(64, directory.readUInt16LE(at + 64))
    const kind = directory[at + 66]!
    if (kind === 0) continue
    entries.push({
      name: directory.toString('utf16le', at, at + Math.max(0, nameBytes - 2)),
      kind,
      start: directory.readUInt32LE(at + 116),
      sizeBytes: directory.readUInt32LE(at + 120),
    })
  }
  return entries
}
