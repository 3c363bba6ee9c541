/** For tests: a connection to one of the listeners, as a box holds it. */
import { connect } from 'node:net'

export interface Line {
  send(...bytes: Uint8Array[]): Promise<void>
  received(): Uint8Array
  text(): string
  /** Bytes in all, once there are so many. Fails with the connection. */
  until(numBytes: number): Promise<Uint8Array>
  untilSays(words: string): Promise<void>
  isClosed(): boolean
  /** How long it took until the other side closed. */
  closed(): Promise<number>
  hangUp(): void
}

export async function dial(listener: { port: number } | null): Promise<Line> {
  const socket = connect(listener?.port as number, '127.0.0.1')
  const chunks: Buffer[] = []
  let hasClosed = false
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => undefined)
  socket.on('close', () => {
    hasClosed = true
  })
  await new Promise((resolve) => socket.once('connect', resolve))
  const received = () => Buffer.concat(chunks)
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
  const since = performance.now()
  return {
    async send(...parts) {
      for (const part of parts) {
        if (!socket.destroyed) socket.write(part)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    received,
    text: () => received().toString('latin1'),
    async until(numBytes) {
      while (received().length < numBytes) {
        if (hasClosed) throw new Error(`closed after ${received().length} of ${numBytes} bytes`)
        await pause()
      }
      return received()
    },
    async untilSays(words) {
      while (!received().includes(words)) {
        if (hasClosed) throw new Error(`closed before it said ${words}`)
        await pause()
      }
    },
    isClosed: () => hasClosed,
    async closed() {
      while (!hasClosed) await pause()
      return performance.now() - since
    },
    hangUp: () => void socket.destroy(),
  }
}
