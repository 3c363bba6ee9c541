/**
 * SensorThings 1.1 over HTTP, titled by the requirements that are declared, and what devices and people with bad
 * intentions send. The parts stand in `testkit/`, over one store that is prepared once.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SET_NAMES } from './entity-sets.ts'
import { CONFORMANCE } from './service-root.ts'
import { http, type Json, prepareStations, ROOT, read } from './testkit/store.ts'
import './testkit/data-model.ts'
import './testkit/requests.ts'
import './testkit/devices.ts'

beforeAll(prepareStations)
afterAll(() => http?.close())

describe('the service root', () => {
  it('names the sets and the requirements that are kept, each of which has a test', async () => {
    const { value, serverSettings } = await read('')
    expect(value.map((one: Json) => one.name)).toEqual([...SET_NAMES])
    expect(value[0].url).toContain(`${ROOT}/Things`)
    expect(serverSettings.conformance).toEqual(CONFORMANCE)
    const folder = new URL('./testkit/', import.meta.url)
    const titles = readdirSync(folder)
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n')
    for (const uri of CONFORMANCE) {
      const name = uri.replace(/^.*\/req\/[^/]+\//, '')
      expect(titles).toMatch(new RegExp(`['\\/ ,]${name}\\b(?!-)`))
    }
  })
})
