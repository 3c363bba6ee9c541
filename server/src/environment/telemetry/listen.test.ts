import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Connection, type Listener, listen } from './listen.ts'

let listener: Listener
let connections: Connection[] = []
let received: Buffer[] = []
/** Resolves what a session waits for before it is read again. */
let goOn: (() => void) | null = null

beforeAll(async () => {
  listener = await listen({
    port: 0,
    host: '127.0.0.1',
    isWelcome: () => true,
    proofSeconds: 0.2,
    open: (connection) => {
      connections.push(connection)
      return {
        receive: (bytes) => {
          received.push(Buffer.from(bytes))
          if (bytes[0] === 0x21) return Promise.reject(new Error('what it sent cannot be read'))
          return new Promise((resolve) => {
            goOn = resolve
            if (bytes[0] !== 0x3f) resolve()
          })
        },
        closed: () => undefined,
      }
    },
  })
})
afterAll(() => listener.close())

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function dial() {
  connections = []
  received = []
  const socket = connect(listener.port, '127.0.0.1')
  let isClosed = false
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isClosed = true
  })
  while (connections.length === 0) await pause(2)
  return {
    socket,
    connection: connections[0] as Connection,
    async closedAfterMs() {
      const since = performance.now()
      while (!isClosed) await pause(2)
      return performance.now() - since
    },
  }
}

it('who trickles bytes and proves nothing is ended all the same', async () => {
  const { socket, closedAfterMs } = await dial()
  const trickle = setInterval(() => socket.write('.'), 20)
  expect(await closedAfterMs()).toBeGreaterThan(100)
  clearInterval(trickle)
  expect(received.length).toBeGreaterThan(2)
})

it('who has proven itself is ended by silence alone', async () => {
  const { socket, connection, closedAfterMs } = await dial()
  connection.isProven(0.3)
  for (let beat = 0; beat < 4; beat++) {
    await pause(100)
    socket.write('.')
  }
  expect(connection.isOpen()).toBe(true)
  expect(await closedAfterMs()).toBeGreaterThan(150)
})

it('is not read while what it sent is worked on, and ended where that fails', async () => {
  const { socket, connection, closedAfterMs } = await dial()
  connection.isProven()
  socket.write('?')
  while (received.length === 0) await pause(2)
  socket.write('more')
  await pause(50)
  expect(Buffer.concat(received).toString()).toBe('?')
  goOn?.()
  while (Buffer.concat(received).length < 5) await pause(2)
  socket.write('!')
  await closedAfterMs()
})

it('closes with everybody who is there, and says so', async () => {
  const { closedAfterMs } = await dial()
  await listener.close()
  await closedAfterMs()
  expect(listener.numConnections()).toBe(0)
})
