/**
 * The thread that owns the embedded engine. It lends the one connection to one transaction at a time,
 * flushes the write-ahead log after each committed write (the engine runs with fsync off), and treats an
 * answer without a command tag as an engine fault (the engine swallows C++ exceptions).
 */
import { closeSync, fsyncSync, openSync, readdirSync, statSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as endOfTurn } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite, protocol } from '@electric-sql/pglite'
import { amcheck } from '@electric-sql/pglite/contrib/amcheck'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'

import { isoTimestamp } from './database.ts'
import type { EmbeddedAnswer, EmbeddedRequest, EngineFailure } from './embedded-protocol.ts'
import { leanPostgis } from './spatial-bundle.ts'
import type { Sql } from './sql.ts'

const { dataDir } = workerData as { dataDir: string }

const parsers = {
  20: Number,
  1700: Number,
  1082: (text: string) => text,
  1114: (text: string) => text,
  1184: isoTimestamp,
}

const open = async (): Promise<PGlite> => {
  const engine = await PGlite.create({
    dataDir,
    extensions: { postgis: leanPostgis, pg_trgm, amcheck },
    parsers,
  })
  await engine.exec(`set timezone to 'Asia/Shanghai'; set client_min_messages to error`)
  return engine
}

let engine = await open()
let numFlushedAtMs = 0

/** Whoever holds the connection, and those who wait for it. */
let holder: { port: MessagePort; transaction: number; isReadOnly: boolean } | null = null
const waiting: { port: MessagePort; transaction: number; isReadOnly: boolean; start: () => void }[] = []
const subscriptions = new Map<string, { ports: Set<MessagePort>; stop: () => Promise<void> }>()

const lend = (): void => {
  if (holder !== null) return
  const next = waiting.shift()
  if (next === undefined) return
  holder = next
  next.start()
}

const release = (): void => {
  holder = null
  lend()
}

const failureOf = (error: unknown): EngineFailure => {
  const raised = error as { code?: string; message?: string; detail?: string; constraint?: string }
  return {
    code: raised.code ?? 'unknown',
    message: raised.message ?? String(error),
    detail: raised.detail,
    constraint: raised.constraint,
  }
}

const FAULT: EngineFailure = { code: 'fault', message: 'the engine answered without a command tag' }

/** Every log segment touched since the last flush. */
const touchedSegments = (): string[] => {
  const folder = join(dataDir, 'pg_wal')
  return readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).mtimeMs >= numFlushedAtMs - 1000)
}

/** They reach the disk before the commit is acknowledged. */
const flushLog = (): void => {
  const failure = flushFailure
  flushFailure = null
  if (failure !== null) throw failure
  const startedAtMs = Date.now()
  for (const path of touchedSegments()) {
    const file = openSync(path, 'r+')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
  numFlushedAtMs = startedAtMs
}

const BYTES_PER_FLUSH_AHEAD = 8 * 1024 * 1024
let numUnflushedBytes = 0
let isFlushingAhead = false
/** The system tells once that something did not reach the disk: kept for the next commit, which must not be acknowledged. */
let flushFailure: Error | null = null

/**
 * While a file goes in, its log goes to the disk beside the work of this thread: else the commit at the end would write
 * all of it at once, and everybody would wait for that.
 */
const flushAhead = async (numBytes: number): Promise<void> => {
  numUnflushedBytes += numBytes
  if (numUnflushedBytes < BYTES_PER_FLUSH_AHEAD || isFlushingAhead) return
  isFlushingAhead = true
  numUnflushedBytes = 0
  const startedAtMs = Date.now()
  try {
    for (const path of touchedSegments()) {
      const file = await openFile(path, 'r+')
      await file.sync().finally(() => file.close())
    }
    numFlushedAtMs = Math.max(numFlushedAtMs, startedAtMs)
  } catch (error) {
    // A segment may have been put away meanwhile: the commit flushes what there is.
    if ((error as { code?: string }).code !== 'ENOENT') flushFailure = error as Error
  } finally {
    isFlushingAhead = false
  }
}

/** Much that may write only reads: flushing the log for it would hold everybody up while a file goes in. */
const hasWritten = (): Promise<boolean> =>
  run('select pg_current_xact_id_if_assigned() is not null as has_written', []).then(
    ([row]) => (row as { has_written: boolean }).has_written,
    (error) => {
      if (error === FAULT) throw error
      // In a transaction that has failed nothing can be asked, and nothing of it is kept.
      return false
    },
  )

/** After a fault the instance is not trusted again: the transaction is rolled back and the engine opened anew. */
const recoverFromFault = async (): Promise<void> => {
  await engine.exec('rollback').catch(() => undefined)
  await engine.close().catch(() => undefined)
  engine = await open()
  for (const [channel, subscription] of subscriptions) {
    subscription.stop = await engine.listen(channel, (payload) => publish(channel, payload))
  }
}

const publish = (channel: string, payload: string): void => {
  for (const port of subscriptions.get(channel)?.ports ?? []) {
    port.postMessage({ channel, payload } satisfies EmbeddedAnswer)
  }
}

const run = async (text: string, values: readonly unknown[]): Promise<unknown[]> => {
  const result = await engine.query(text, [...values])
  if ((result as { command?: string }).command === undefined) throw FAULT
  return result.rows
}

const execute = async (text: string): Promise<void> => {
  const results = await engine.exec(text)
  for (const result of results) {
    if ((result as { command?: string }).command === undefined) throw FAULT
  }
}

const copyIn = async (text: string, bytes: Uint8Array): Promise<number> => {
  const result = await engine.query(text, [], { blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) })
  if ((result as { command?: string }).command === undefined) throw FAULT
  return result.affectedRows ?? 0
}

const waitForTurn = (port: MessagePort, transaction: number, isReadOnly: boolean): Promise<void> =>
  new Promise((resolve) => {
    waiting.push({ port, transaction, isReadOnly, start: resolve })
    lend()
  })

/**
 * One statement, which is a transaction by itself. It need not reach the disk yet: the log is in order, so that the next
 * write takes it along. After a fault the connection stays held until the engine is opened anew.
 */
const alone = async <T>(port: MessagePort, work: () => Promise<T>): Promise<T> => {
  const transaction = -Math.random()
  const giveBack = (): void => {
    if (holder?.port === port && holder.transaction === transaction) release()
  }
  await waitForTurn(port, transaction, true)
  try {
    const result = await work()
    giveBack()
    return result
  } catch (error) {
    if (error !== FAULT) giveBack()
    throw error
  }
}

const begin = async (port: MessagePort, transaction: number, settings: Sql | null): Promise<void> => {
  await waitForTurn(port, transaction, settings !== null)
  try {
    await execute(settings === null ? 'begin' : 'begin read only')
    if (settings !== null) await run(settings.text, settings.values)
  } catch (error) {
    // After a fault the connection stays held until the engine is opened anew.
    if (error !== FAULT) {
      await execute('rollback').catch(() => undefined)
      release()
    }
    throw error
  }
}

const requireHolder = (port: MessagePort, transaction: number): void => {
  if (holder === null || holder.port !== port || holder.transaction !== transaction) {
    throw { code: 'no-transaction', message: 'the transaction has ended' } satisfies EngineFailure
  }
}

async function answer(
  port: MessagePort,
  request: EmbeddedRequest,
): Promise<Omit<EmbeddedAnswer & { id: number }, 'id'>> {
  switch (request.op) {
    case 'begin':
      await begin(port, request.transaction, request.settings)
      return {}
    case 'query': {
      requireHolder(port, request.transaction)
      return { rows: await run(request.text, request.values) }
    }
    case 'copyIn': {
      requireHolder(port, request.transaction)
      return { numRows: await copyIn(request.text, request.bytes) }
    }
    case 'load':
      // A port is emptied before another is looked at, and who loads a file fills its port while a piece is stored.
      await endOfTurn()
      return {
        numRows: await alone(port, () => copyIn(request.text, request.bytes)).finally(
          () => void flushAhead(request.bytes.length),
        ),
      }
    case 'jot':
      return { rows: await alone(port, () => run(request.text, request.values)) }
    case 'copyOut': {
      requireHolder(port, request.transaction)
      // Over the protocol rather than through the engine's file: writing a file is a right that no reader has.
      const { messages } = await engine.execProtocol(protocol.serialize.query(request.text))
      if (!messages.some((message) => message.name === 'commandComplete')) throw FAULT
      return {
        bytes: Buffer.concat(
          messages.flatMap((message) => ('chunk' in message ? [message.chunk as Uint8Array] : [])),
        ),
      }
    }
    case 'commit': {
      requireHolder(port, request.transaction)
      const isWrite = holder?.isReadOnly === false && (await hasWritten())
      try {
        await execute('commit')
        if (isWrite) flushLog()
      } finally {
        release()
      }
      return {}
    }
    case 'rollback': {
      if (holder?.port !== port || holder.transaction !== request.transaction) return {}
      try {
        await execute('rollback')
      } finally {
        release()
      }
      return {}
    }
    case 'maintain':
      await alone(port, () => execute(request.text))
      return {}
    case 'listen': {
      const known = subscriptions.get(request.channel)
      if (known) {
        known.ports.add(port)
        return {}
      }
      const stop = await engine.listen(request.channel, (payload) => publish(request.channel, payload))
      subscriptions.set(request.channel, { ports: new Set([port]), stop })
      return {}
    }
    case 'unlisten': {
      const known = subscriptions.get(request.channel)
      known?.ports.delete(port)
      if (known && known.ports.size === 0) {
        subscriptions.delete(request.channel)
        await known.stop()
      }
      return {}
    }
    case 'connect':
      serve(request.port)
      return {}
    case 'close':
      await engine.exec('checkpoint').catch(() => undefined)
      await engine.close()
      return {}
  }
}

/** A client that goes away in the middle of a transaction (a cancelled job) leaves nothing of it. */
const forget = async (port: MessagePort): Promise<void> => {
  for (let index = waiting.length - 1; index >= 0; index--) {
    if (waiting[index]?.port === port) waiting.splice(index, 1)
  }
  for (const subscription of subscriptions.values()) subscription.ports.delete(port)
  if (holder?.port === port) {
    await execute('rollback').catch(recoverFromFault)
    release()
  }
}

function serve(port: MessagePort): void {
  port.on('message', async (message: { id: number; request: EmbeddedRequest }) => {
    try {
      port.postMessage({ id: message.id, ...(await answer(port, message.request)) })
    } catch (error) {
      const failure = failureOf(error)
      if (failure.code === 'fault') {
        await recoverFromFault()
        if (holder?.port === port) release()
      }
      port.postMessage({ id: message.id, failure })
    }
  })
  port.on('close', () => void forget(port))
}

if (parentPort === null) throw new Error('the embedded engine runs in a worker thread')
serve(parentPort as unknown as MessagePort)
parentPort.postMessage({ id: 0 })
