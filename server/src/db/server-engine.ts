import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '@jingjing/schema/problems'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import {
  copyInStatement,
  type Database,
  isoTimestamp,
  type Reader,
  readerSettings,
  type Transaction,
} from './database.ts'
import { DatabaseError } from './embedded-protocol.ts'
import type { Sql } from './sql.ts'

const parsers = new Map<number, (text: string) => unknown>([
  [20, Number],
  [1700, Number],
  [1082, (text) => text],
  [1114, (text) => text],
  [1184, isoTimestamp],
])

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format as 'text'),
}

/** The statement with its texts in place, so that it can share a question with another. */
const inlined = ({ text, values }: Sql): string =>
  text.replace(/\$(\d+)/g, (_parameter, position: string) =>
    pg.escapeLiteral(String(values[Number(position) - 1])),
  )

/** PostgreSQL with PostGIS, chosen by `DATABASE_URL`. */
export async function openServer(databaseUrl: string, maxConnections = 8): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    types: types as pg.CustomTypesConfig,
    // Our statements are many and short: to compile one takes longer than to run it.
    options: '-c timezone=Asia/Shanghai -c client_min_messages=error -c jit=off',
  })
  // An idle connection that the server closes is replaced at the next use; unheard, it would end the process.
  pool.on('error', () => undefined)

  const listening = new Set<() => Promise<void>>()
  /** The piece before: two connections would not keep their order. */
  let loading: Promise<unknown> = Promise.resolve()

  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect()
    } catch (error) {
      throw new Problem('database-unavailable', { reason: (error as { code?: string }).code ?? 'unknown' })
    }
  }

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof pg.DatabaseError) {
        throw new DatabaseError({
          code: error.code ?? 'unknown',
          message: error.message,
          constraint: error.constraint,
        })
      }
      throw error
    }
  }

  const transactionOf = (client: pg.PoolClient, reader: Reader | null): Transaction => ({
    reader,
    query: <Row extends object>(statement: Sql) =>
      guarded(async () => (await client.query(statement.text, [...statement.values])).rows as Row[]),
    copyIn: (target, chunks) =>
      guarded(async () => {
        const copy = async (pieces: AsyncIterable<Uint8Array> | Uint8Array[]): Promise<number> => {
          const stream = client.query(copyFrom(copyInStatement(target, 'stdin')))
          await pipeline(Readable.from(pieces, { objectMode: false }), stream)
          return stream.rowCount
        }
        if (target.format !== 'binary') return copy(chunks)
        let numRows = 0
        for await (const piece of chunks) numRows += await copy([piece])
        return numRows
      }),
    copyOut: async function* (statement) {
      if (statement.values.length > 0) throw new Error('COPY takes no parameters')
      const stream = client.query(copyTo(`copy (${statement.text}) to stdout with (format csv, header)`))
      for await (const chunk of stream) yield chunk as Uint8Array
    },
  })

  const inTransaction = async <T>(
    reader: Reader | null,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> => {
    const client = await connect()
    let failure: Error | undefined
    try {
      await client.query(reader === null ? 'begin' : `begin read only; ${inlined(readerSettings(reader))}`)
      const result = await work(transactionOf(client, reader))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => {
        failure = rollbackError
      })
      throw error
    } finally {
      client.release(failure)
    }
  }

  return {
    engine: 'server',
    read: (reader, work) => inTransaction(reader, work),
    write: (work) => inTransaction(null, work),
    load: (target, bytes) => {
      const loaded = loading.then(() =>
        inTransaction(null, (transaction) => transaction.copyIn(target, Readable.from([bytes]))),
      )
      loading = loaded.catch(() => undefined)
      return loaded
    },
    jot: <Row extends object>({ text, values }: Sql) =>
      guarded(async () => (await pool.query(text, [...values])).rows as Row[]),
    maintain: async (statement) => {
      await guarded(() => pool.query(statement.text))
    },
    listen: async (channel, onMessage) => {
      const client = await connect()
      const handle = (message: pg.Notification): void => {
        if (message.channel === channel) onMessage(message.payload ?? '')
      }
      client.on('notification', handle)
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
      const stop = async (): Promise<void> => {
        if (!listening.delete(stop)) return
        client.off('notification', handle)
        await client.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined)
        client.release()
      }
      listening.add(stop)
      return stop
    },
    close: async () => {
      // The pool ends when every connection has come back, also that of a listener who listens for good.
      await Promise.all([...listening].map((stop) => stop()))
      await pool.end()
    },
  }
}
