/** The body of the thread that holds worlds: reading a city and searching its streets never make another request wait. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { createPlanner, type Planner } from '@jingjing/analysis/life-circle/planner'
import { packWorld } from '@jingjing/analysis/life-circle/world'
import { buildPlanner, CUTOFF_METRES, type WorldSources } from './build-planner.ts'
import { ANSWERS, type QuestionName, type WorldQuestions } from './world-answers.ts'

export type WorldMessage =
  | { id: number; op: 'build'; sources: WorldSources }
  | { id: number; op: 'pack'; key: string }
  | { id: number; op: 'forget'; key: string }
  | { id: number; op: 'ask'; key: string; name: QuestionName; ask: WorldQuestions[QuestionName]['ask'] }

export type WorldReply = { id: number; answer: unknown } | { id: number; failure: string }

/** A city for those who walk, and once somebody asks, for those on wheels. */
interface Kept {
  walking: Planner
  onWheels(): Planner
}
const planners = new Map<string, Kept>()
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
      planners.set(message.sources.key, keep(message.sources))
      return null
    }
    case 'forget':
      planners.delete(message.key)
      packed.delete(message.key)
      return null
    case 'pack': {
      const known =
        packed.get(message.key) ?? gzipSync(packWorld(keptOf(message.key).walking.world), { level: 6 })
      packed.set(message.key, known)
      return known
    }
    case 'ask':
      return answer(message.name, keptOf(message.key), message.ask)
    default:
      return message satisfies never
  }
}

function answer<Name extends QuestionName>(
  name: Name,
  kept: Kept,
  ask: WorldQuestions[Name]['ask'],
): WorldQuestions[Name]['answer'] {
  const isOnWheels = 'avoidsSteps' in ask && ask.avoidsSteps
  return ANSWERS[name](isOnWheels ? kept.onWheels() : kept.walking, ask)
}

function keep(sources: WorldSources): Kept {
  const walking = buildPlanner(sources)
  let wheels: Planner | null = null
  return {
    walking,
    onWheels: () => {
      wheels ??= createPlanner(walking.world, sources.rules.kinds, CUTOFF_METRES, { avoidsSteps: true })
      return wheels
    },
  }
}

function keptOf(key: string): Kept {
  const kept = planners.get(key)
  if (kept === undefined) throw new Error('a world is asked for that was not built')
  return kept
}

/** Name and place of an error; its message may quote data. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 6)].join('\n')
}
