import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import { Problem } from '@jingjing/schema/problems'
import {
  type CopyTarget,
  copyInStatement,
  type Database,
  type Reader,
  readerSettings,
  type Transaction,
} from './database.ts'
import { DatabaseError, type EmbeddedAnswer, type EmbeddedRequest } from './embedded-protocol.ts'
import type { Sql } from './sql.ts'
import { startThread } from './thread.ts'

/** The embedded engine as one more implementation of `Database`; any number of threads may hold a client of it. */
export interface EmbeddedDatabase extends Database {
  /** A port for another thread; give it to `connectEmbedded` there. */
  newPort(): Promise<MessagePort>
}

/** Where the engine finds the bytes that come with a statement. */
const BLOB = `'/dev/blob'`

interface Client {
  ask(
    request: EmbeddedRequest,
    transfer?: readonly (ArrayBuffer | MessagePort)[],
  ): Promise<EmbeddedAnswer & { id: number }>
  onNotification(channel: string, onMessage: (payload: string) => void): () => boolean
}

function clientOf(port: MessagePort | Worker): Client {
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const handlers = new Map<string, Set<(payload: string) => void>>()
  let lastId = 0
  port.on('message', (message: EmbeddedAnswer) => {
    if ('channel' in message) {
      for (const handle of handlers.get(message.channel) ?? []) handle(message.payload)
      return
    }
    const asked = pending.get(message.id)
    if (asked === undefined) return
    pending.delete(message.id)
    if ('failure' in message) {
      asked.reject(
        message.failure.code === 'fault' ? new Problem('engine-fault') : new DatabaseError(message.failure),
      )
    } else asked.resolve(message as never)
  })
  const fail = (): void => {
    for (const asked of pending.values()) asked.reject(new Problem('database-unavailable'))
    pending.clear()
  }
  const emitter = port as NodeJS.EventEmitter
  emitter.on('close', fail)
  emitter.on('exit', fail)
  return {
    ask: (request, transfer = []) =>
      new Promise((resolve, reject) => {
        lastId += 1
        pending.set(lastId, { resolve, reject })
        port.postMessage({ id: lastId, request }, transfer as ArrayBuffer[])
      }),
    onNotification: (channel, onMessage) => {
      const known = handlers.get(channel) ?? new Set()
      known.add(onMessage)
      handlers.set(channel, known)
      return () => known.delete(onMessage)
    },
  }
}

const rowsOf = <Row extends object>(answered: Awaited<ReturnType<Client['ask']>>): Row[] =>
  ('rows' in answered ? (answered.rows ?? []) : []) as Row[]

function databaseOf(client: Client, close: () => Promise<void>): Database {
  let lastTransaction = 0

  const transactionOf = (transaction: number, reader: Reader | null): Transaction => ({
    reader,
    query: async <Row extends object>({ text, values }: Sql) =>
      rowsOf<Row>(await client.ask({ op: 'query', transaction, text, values })),
    copyIn: async (target: CopyTarget, chunks) => {
      const text = copyInStatement(target, BLOB)
      let numRows = 0
      for await (const bytes of chunks) {
        const answered = await client.ask({ op: 'copyIn', transaction, text, bytes })
        numRows += 'numRows' in answered ? (answered.numRows ?? 0) : 0
      }
      return numRows
    },
    copyOut: async function* (statement: Sql) {
      if (statement.values.length > 0) throw new Error('COPY takes no parameters')
      const text = `copy (${statement.text}) to stdout with (format csv, header)`
      const answered = await client.ask({ op: 'copyOut', transaction, text })
      if ('bytes' in answered && answered.bytes) yield answered.bytes
    },
  })

  const inTransaction = async <T>(
    reader: Reader | null,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> => {
    lastTransaction += 1
    const transaction = lastTransaction
    await client.ask({ op: 'begin', transaction, settings: reader === null ? null : readerSettings(reader) })
    try {
      const result = await work(transactionOf(transaction, reader))
      await client.ask({ op: 'commit', transaction })
      return result
    } catch (error) {
      await client.ask({ op: 'rollback', transaction }).catch(() => undefined)
      throw error
    }
  }

  return {
    engine: 'embedded',
    read: (reader, work) => inTransaction(reader, work),
    write: (work) => inTransaction(null, work),
    load: async (target, bytes) => {
      // One question instead of three: between them the engine would stand idle, a piece at a time.
      const text = copyInStatement(target, BLOB)
      const answered = await client.ask({ op: 'load', text, bytes }, [bytes.buffer])
      return 'numRows' in answered ? (answered.numRows ?? 0) : 0
    },
    jot: async <Row extends object>({ text, values }: Sql) =>
      rowsOf<Row>(await client.ask({ op: 'jot', text, values })),
    maintain: async (statement) => {
      await client.ask({ op: 'maintain', text: statement.text })
    },
    listen: async (channel, onMessage) => {
      const stop = client.onNotification(channel, onMessage)
      await client.ask({ op: 'listen', channel })
      return async () => {
        stop()
        await client.ask({ op: 'unlisten', channel })
      }
    },
    close,
  }
}

/** Opens the store in `dataDir`, creating it the first time (some ten seconds). */
export async function openEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  const worker = startThread(new URL('./embedded-worker.ts', import.meta.url), { workerData: { dataDir } })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  const client = clientOf(worker)
  const database = databaseOf(client, async () => {
    await client.ask({ op: 'close' })
    await worker.terminate()
  })
  return {
    ...database,
    newPort: async () => {
      const { port1, port2 } = new MessageChannel()
      await client.ask({ op: 'connect', port: port1 }, [port1])
      return port2
    },
  }
}

/** The same store, from another thread. */
export function connectEmbedded(port: MessagePort): Database {
  return databaseOf(clientOf(port), async () => port.close())
}
