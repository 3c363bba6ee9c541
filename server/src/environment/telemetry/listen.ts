/** A TCP listener that no client can fill, stall or bring down. */
import { createServer, type Socket } from 'node:net'
import { TELEMETRY_LIMITS } from './limits.ts'

const LAST_ANSWER_MS = 1_000

export interface Connection {
  /** Of the other side, for counting; never kept. */
  address: string
  isOpen(): boolean
  send(bytes: Uint8Array): void
  /** Sends what is left, and closes. */
  end(bytes: Uint8Array): void
  close(): void
  /** The device has proven itself; from here on only silence ends the connection. */
  isProven(idleSeconds?: number): void
}

export interface Session {
  /** Awaited before more is read: who sends faster than is recorded, waits. A rejection closes the connection. */
  receive(bytes: Uint8Array): Promise<void>
  closed(): void
}

export interface Listener {
  port: number
  numConnections(): number
  close(): Promise<void>
}

export interface ListenerOptions {
  port: number
  host: string
  isWelcome(address: string): boolean
  open(connection: Connection): Session
  /** From connecting until a device has proven itself. */
  proofSeconds?: number
}

export function listen({
  port,
  host,
  isWelcome,
  open,
  proofSeconds = TELEMETRY_LIMITS.proofSeconds,
}: ListenerOptions): Promise<Listener> {
  const sockets = new Set<Socket>()
  const numByAddress = new Map<string, number>()
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const address = socket.remoteAddress ?? ''
    const numFromThere = numByAddress.get(address) ?? 0
    // A reset of a connection that is refused is nobody's business.
    socket.on('error', () => socket.destroy())
    if (
      sockets.size >= TELEMETRY_LIMITS.connections ||
      numFromThere >= TELEMETRY_LIMITS.connectionsPerAddress ||
      !isWelcome(address)
    ) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    numByAddress.set(address, numFromThere + 1)
    socket.on('close', () => {
      sockets.delete(socket)
      const numLeft = (numByAddress.get(address) ?? 1) - 1
      if (numLeft === 0) numByAddress.delete(address)
      else numByAddress.set(address, numLeft)
    })
    serve(socket, address, open, proofSeconds)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const bound = server.address()
      resolve({
        port: typeof bound === 'object' && bound !== null ? bound.port : port,
        numConnections: () => sockets.size,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

function serve(socket: Socket, address: string, open: ListenerOptions['open'], proofSeconds: number): void {
  const proof = setTimeout(() => socket.destroy(), proofSeconds * 1000)
  const connection: Connection = {
    address,
    isOpen: () => !socket.destroyed && socket.writable,
    send(bytes) {
      if (socket.destroyed || !socket.writable) return
      if (socket.writableLength > TELEMETRY_LIMITS.unreadAnswerBytes) socket.destroy()
      else socket.write(bytes)
    },
    end(bytes) {
      // Closed at once, the last answer would be lost with what the other side is still sending.
      socket.end(bytes)
      setTimeout(() => socket.destroy(), LAST_ANSWER_MS).unref()
    },
    close: () => socket.destroy(),
    isProven(idleSeconds = TELEMETRY_LIMITS.idleSeconds) {
      clearTimeout(proof)
      socket.setTimeout(idleSeconds * 1000, () => socket.destroy())
    },
  }
  const session = open(connection)
  socket.on('data', (bytes) => {
    socket.pause()
    session.receive(bytes).then(
      () => socket.resume(),
      () => socket.destroy(),
    )
  })
  socket.on('end', () => socket.end())
  socket.on('close', () => {
    clearTimeout(proof)
    session.closed()
  })
}
