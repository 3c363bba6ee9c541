export interface ByteReader {
  /** The next bytes; fewer only at the end. */
  take(numBytes: number): Promise<Buffer>
}

/** Takes pieces of any length from a stream whose chunks have their own. */
export function createByteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let heldBytes = 0
  let isEnded = false
  return {
    async take(numBytes) {
      while (heldBytes < numBytes && !isEnded) {
        const { value, done } = await iterator.next()
        if (done) isEnded = true
        else {
          held.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
          heldBytes += value.byteLength
        }
      }
      const all = held.length === 1 ? held[0]! : Buffer.concat(held)
      const taken = all.subarray(0, numBytes)
      const rest = all.subarray(numBytes)
      held = rest.length === 0 ? [] : [rest]
      heldBytes = rest.length
      return taken
    },
  }
}
