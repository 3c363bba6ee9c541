/** The body of the thread that holds worlds: reading a city and searching its streets never make another request wait. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import type { Planner } from '@jingjing/analysis/life-circle/planner'
import { packWorld } from '@jingjing/analysis/life-circle/world'
import { buildPlanner, type WorldSources } from './build-planner.ts'
import { ANSWERS, type QuestionName, type WorldQuestions } from './world-answers.ts'

export type WorldMessage =
  | { id: number; op: 'build'; sources: WorldSources }
  | { id: number; op: 'pack'; key: string }
  | { id: number; op: 'forget'; key: string }
  | { id: number; op: 'ask'; key: string; name: QuestionName; ask: WorldQuestions[QuestionName]['ask'] }

export type WorldReply = { id: number; answer: unknown } | { id: number; failure: string }

const planners = new Map<string, Planner>()
const packed = new Map<string, Uint8Array>()

const main = parentPort as MessagePort
main.on('message', (message: WorldMessage) => {
  try {
    main.postMessage({ id: message.id, answer: work(message) } satisfies WorldReply)
  } catch (error) {
    main.postMessage({ id: message.id, failure: describe(error) } satisfies WorldReply)
  }
})

function work(message: WorldMessage): unknown {
  switch (message.op) {
    case 'build': {
      planners.set(message.sources.key, buildPlanner(message.sources))
      return null
    }
    case 'forget':
      planners.delete(message.key)
      packed.delete(message.key)
      return null
    case 'pack': {
      const known = packed.get(message.key) ?? gzipSync(packWorld(plannerOf(message.key).world), { level: 6 })
      packed.set(message.key, known)
      return known
    }
    case 'ask':
      return answer(message.name, plannerOf(message.key), message.ask)
    default:
      return message satisfies never
  }
}

function answer<Name extends QuestionName>(
  name: Name,
  planner: Planner,
  ask: WorldQuestions[Name]['ask'],
): WorldQuestions[Name]['answer'] {
  return ANSWERS[name](planner, ask)
}

function plannerOf(key: string): Planner {
  const planner = planners.get(key)
  if (planner === undefined) throw new Error('a world is asked for that was not built')
  return planner
}

/** Name and place of an error; its message may quote data. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 6)].join('\n')
}
