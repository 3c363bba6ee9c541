import { Readable } from 'node:stream'
import { Problem } from '@jingjing/schema/problems'
import mysql from 'mysql2'
import pg from 'pg'

export interface TableAsk {
  kind: 'postgresql' | 'mysql'
  host: string
  port: number
  database: string
  user: string
  password: string
  /** `table`, or `schema.table`. */
  table: string
  isEncrypted: boolean
  /** `host` or `host:port`; a database inside the office's network is asked because it is listed by name. */
  allowedHosts: readonly string[]
}

const CONNECT_MS = 15_000
const ROWS_PER_FETCH = 2_000
/** Boolean in PostgreSQL's wire protocol. */
const BOOLEAN_OID = 16

/**
 * The rows of a table of another database as delimited text, as they stand there: the import understands them like
 * those of any file. They are read in one snapshot and never all at once.
 *
 * @throws Problem `source-not-allowed`, `source-unreachable`, `source-refused-login`, `source-table-unknown`
 */
export function pullTable(ask: TableAsk): Readable {
  const host = ask.host.toLowerCase()
  if (!ask.allowedHosts.some((one) => one === host || one === `${host}:${ask.port}`))
    throw new Problem('source-not-allowed', { host: `${ask.host}:${ask.port}` })
  const lines = ask.kind === 'postgresql' ? postgresqlLines(ask) : mysqlLines(ask)
  return Readable.from(lines)
}

async function* postgresqlLines(ask: TableAsk): AsyncGenerator<string> {
  const client = new pg.Client({
    host: ask.host,
    port: ask.port,
    database: ask.database,
    user: ask.user,
    password: ask.password,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'jingjing',
    ssl: ask.isEncrypted ? { rejectUnauthorized: true } : false,
    types: { getTypeParser: (oid: number) => (text: string) => cellOf(oid, text) } as never,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    await client.query(
      `declare pulled no scroll cursor for select * from ${nameParts(ask.table).map(client.escapeIdentifier).join('.')}`,
    )
    for (let isFirst = true; ; isFirst = false) {
      const { fields, rows } = await client.query({
        text: `fetch ${ROWS_PER_FETCH} from pulled`,
        rowMode: 'array',
      })
      if (isFirst) yield line(fields.map((field) => field.name))
      if (rows.length === 0) return
      yield rows.map((row) => line(row as (string | null)[])).join('')
    }
  } catch (error) {
    throw problemOf(error, ask)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const cellOf = (oid: number, text: string): string =>
  oid === BOOLEAN_OID ? (text === 't' ? 'true' : 'false') : text

async function* mysqlLines(ask: TableAsk): AsyncGenerator<string> {
  const connection = mysql.createConnection({
    host: ask.host,
    port: ask.port,
    database: ask.database,
    user: ask.user,
    password: ask.password,
    connectTimeout: CONNECT_MS,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    // No file of this machine is ever sent because a server asks for it.
    flags: ['-LOCAL_FILES'],
    ...(ask.isEncrypted ? { ssl: { rejectUnauthorized: true } } : {}),
  })
  connection.on('error', () => undefined)
  try {
    await new Promise<void>((resolve, reject) =>
      connection.connect((error) => (error === null || error === undefined ? resolve() : reject(error))),
    )
    const query = connection.query({
      sql: `select * from ${nameParts(ask.table)
        .map((part) => mysql.escapeId(part, true))
        .join('.')}`,
      rowsAsArray: true,
    })
    let names: string[] = []
    query.on('fields', (fields: { name: string }[]) => {
      names = fields.map((field) => field.name)
    })
    let isFirst = true
    let lines = ''
    for await (const row of query.stream({ highWaterMark: ROWS_PER_FETCH })) {
      if (isFirst) lines += line(names)
      isFirst = false
      lines += line((row as unknown[]).map(mysqlCell))
      if (lines.length < 256 * 1024) continue
      yield lines
      lines = ''
    }
    yield isFirst ? line(names) : lines
  } catch (error) {
    throw problemOf(error, ask)
  } finally {
    connection.destroy()
  }
}

function mysqlCell(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Buffer.isBuffer(value)) return value.length === 1 ? String(value[0]) : value.toString('hex')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Two parts at most; a dot inside a name is not asked for. */
const nameParts = (table: string): string[] => {
  const dot = table.indexOf('.')
  return dot === -1 ? [table] : [table.slice(0, dot), table.slice(dot + 1)]
}

const line = (cells: readonly (string | null)[]): string =>
  `${cells.map((cell) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`

/** Codes alone: the words of another server may quote its data or the account. */
function problemOf(error: unknown, ask: TableAsk): Problem {
  if (error instanceof Problem) return error
  const { code } = error as { code?: string }
  const host = `${ask.host}:${ask.port}`
  if (
    [
      '28P01',
      '28000',
      '3D000',
      'ER_ACCESS_DENIED_ERROR',
      'ER_BAD_DB_ERROR',
      'ER_DBACCESS_DENIED_ERROR',
    ].includes(code ?? '')
  )
    return new Problem('source-refused-login', { host })
  if (['42P01', '3F000', '42501', 'ER_NO_SUCH_TABLE', 'ER_TABLEACCESS_DENIED_ERROR'].includes(code ?? ''))
    return new Problem('source-table-unknown', { table: ask.table })
  return new Problem('source-unreachable', { host })
}
