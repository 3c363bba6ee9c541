import { createHash } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import type { WorldDataset } from '@jingjing/analysis/life-circle/world'
import type { Transaction } from '../db/database.ts'
import { startThread } from '../db/thread.ts'
import type { RulePack } from '../rules/index.ts'
import { chooseArea } from './areas.ts'
import type { WorldSources } from './build-planner.ts'
import { planningRules } from './planning-rules.ts'
import { readSources } from './read-sources.ts'
import type { QuestionName, WorldQuestions } from './world-answers.ts'
import { selectScope, selectWishState } from './world-queries.ts'
import type { WorldMessage, WorldReply } from './world-thread.ts'

/** Worlds remembered at the same time: one a city and scope of those who look at it. */
const MOST_WORLDS = 4

/** One state of an area as one reader may see it, ready to be asked. */
export interface OpenWorld {
  /** Another for another state or another reader. */
  tag: string
  datasets: WorldDataset[]
  ask<Name extends QuestionName>(
    name: Name,
    ask: WorldQuestions[Name]['ask'],
  ): Promise<WorldQuestions[Name]['answer']>
  /** Gzipped, for the browser. */
  packed(): Promise<Uint8Array>
}

export interface Worlds {
  /** Reads what the transaction's person may see; nothing is read again while the datasets stay as they are. */
  open(transaction: Transaction, packs: readonly RulePack[], area: string | null): Promise<OpenWorld>
  close(): Promise<void>
}

/** Starts its thread when first asked; a thread that waits keeps no process alive. */
export function openWorlds(): Worlds {
  let thread: Worker | null = null
  let lastId = 0
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  /** In the order of their last use. */
  const built = new Map<string, Promise<unknown>>()

  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    built.clear()
    thread = null
  }
  const running = (): Worker => {
    if (thread !== null) return thread
    const started = startThread(new URL('./world-thread.ts', import.meta.url))
    started.on('message', (reply: WorldReply) => {
      const asked = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (waiting.size === 0) started.unref()
      if ('failure' in reply) asked?.reject(new Error(`the world's thread failed: ${reply.failure}`))
      else asked?.resolve(reply.answer)
    })
    started.on('error', failAll)
    started.on('exit', () => failAll(new Error('the thread of the worlds ended')))
    thread = started
    return started
  }
  type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never
  const send = (message: WithoutId<WorldMessage>): Promise<unknown> => {
    const worker = running()
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ ...message, id })
    })
  }

  const build = (key: string, sources: () => Promise<WorldSources>): Promise<unknown> => {
    const known = built.get(key)
    built.delete(key)
    const made = known ?? sources().then((read) => send({ op: 'build', sources: read }))
    built.set(key, made)
    if (known === undefined) {
      made.catch(() => built.delete(key))
      const [oldest] = built.keys()
      if (built.size > MOST_WORLDS && oldest !== undefined) {
        built.delete(oldest)
        void send({ op: 'forget', key: oldest }).catch(() => undefined)
      }
    }
    return made
  }

  return {
    open: async (transaction, packs, area) => {
      const chosen = await chooseArea(transaction, area)
      const rules = planningRules(packs)
      const [scope] = await transaction.query<{ communities: string | null }>(selectScope())
      const [wishes] = await transaction.query<{ state: string }>(selectWishState())
      const key = JSON.stringify([
        chosen.datasets.map(({ id, table, version, role }) => [id, table, version, role]),
        scope?.communities ?? '',
        wishes?.state ?? '',
      ])
      await build(key, () => readSources(transaction, key, chosen, rules.world))
      return {
        tag: createHash('sha256').update(key).digest('hex').slice(0, 24),
        datasets: chosen.datasets,
        ask: (name, ask) => send({ op: 'ask', key, name, ask }) as never,
        packed: () => send({ op: 'pack', key }) as Promise<Uint8Array>,
      }
    },
    close: async () => {
      await thread?.terminate()
    },
  }
}
