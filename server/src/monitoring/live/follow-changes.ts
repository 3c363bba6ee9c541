import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import type { Database } from '../../db/database.ts'

const CHANNEL = 'monitoring_cases'
/** Proxies and browsers give up on a silent stream. */
const HEARTBEAT_MS = 20_000
/** A browser that lost the stream, as when the server starts again, comes back after this long. */
const RETRY_MS = 3_000

/**
 * Tells a page that cases have changed, not which: what it may see it asks for itself, so that the stream tells nothing
 * to anybody who may not know it.
 */
export async function followChanges(
  { database }: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<undefined> {
  reply.hijack()
  const { raw } = reply
  raw.setHeader('content-type', 'text/event-stream')
  raw.setHeader('cache-control', 'no-store')
  raw.setHeader('x-accel-buffering', 'no')
  raw.writeHead(200)
  raw.write(`retry: ${RETRY_MS}\n\nevent: cases\ndata: {}\n\n`)
  const stop = await hear(database, () => raw.write('event: cases\ndata: {}\n\n'))
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS)
  const end = (): void => {
    clearInterval(heartbeat)
    stop()
  }
  if (request.raw.destroyed) end()
  else request.raw.on('close', end)
  return undefined
}

interface Hub {
  listeners: Set<() => void>
  isListening: Promise<unknown>
}

const hubs = new WeakMap<Database, Hub>()

/** One connection hears for all open pages. */
async function hear(database: Database, tell: () => void): Promise<() => void> {
  let hub = hubs.get(database)
  if (hub === undefined) {
    const listeners = new Set<() => void>()
    const isListening = database.listen(CHANNEL, () => {
      for (const listener of listeners) listener()
    })
    hub = { listeners, isListening }
    hubs.set(database, hub)
  }
  const { listeners } = hub
  await hub.isListening
  listeners.add(tell)
  return () => listeners.delete(tell)
}
