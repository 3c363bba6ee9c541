import type { ServerResponse } from 'node:http'
import type { Person } from '@jingjing/schema/access-control'
import type { HttpParts } from './start-http.ts'

/** A session that runs out changes nothing that could be told; it is found by looking. */
const LOOK_EVERY_MS = 30_000

export interface OpenStreams {
  /** Ends the stream once its reader may no longer open it, or would see something else. */
  follow(raw: ServerResponse, person: Person, admitAgain: () => Promise<Person>): void
}

export function followStreams(parts: Pick<HttpParts, 'onRightsChange'>): OpenStreams {
  const looks = new Set<() => void>()
  parts.onRightsChange?.(() => {
    for (const look of looks) look()
  })
  return {
    follow: (raw, person, admitAgain) => {
      const eyes = eyesOf(person)
      const look = (): void => {
        admitAgain().then(
          (now) => eyesOf(now) !== eyes && raw.end(),
          () => raw.end(),
        )
      }
      looks.add(look)
      const timer = setInterval(look, LOOK_EVERY_MS)
      raw.on('close', () => {
        clearInterval(timer)
        looks.delete(look)
      })
    },
  }
}

/** What a person sees follows from all of this but the number of the change. */
const eyesOf = ({ rightsEpoch: _number, ...person }: Person): string => JSON.stringify(person)
