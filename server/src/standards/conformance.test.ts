/**
 * Titled by the requirements of the standards; asked for over HTTP, as any client would. The parts stand in `testkit/`,
 * one for each standard, over one store that is prepared once.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CONFORMANCE } from './ogc-common/conformance.ts'
import { http, prepareCollections } from './testkit/collections.ts'
import './testkit/common.ts'
import './testkit/cql2.ts'
import './testkit/features.ts'
import './testkit/pages.ts'
import './testkit/records.ts'
import './testkit/tiles.ts'

beforeAll(prepareCollections)
afterAll(() => http?.close())

it('every class that is declared has a test that is titled by one of its requirements', () => {
  const folder = new URL('./testkit/', import.meta.url)
  const titles = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .flatMap((text) => text.match(/(?:describe|it)\([`'][^\n]*/g) ?? [])
    .join('\n')
  const untested = CONFORMANCE.map((uri) => uri.slice(uri.lastIndexOf('/'))).filter(
    (name) => !new RegExp(`${name}\\b(?!-)`).test(titles),
  )
  expect(untested).toEqual([])
})
