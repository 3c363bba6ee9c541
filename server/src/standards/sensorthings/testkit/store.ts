/** One store with stations and devices for all tests of SensorThings, and how they ask. */
import type { AddressInfo } from 'node:net'
import type { MadeDevice } from '@jingjing/schema/environment'
import { expect } from 'vitest'
import { type Answer, openTestHttp, type TestHttp } from '../../../http/test-http.ts'
import type { SetName } from '../entity-sets.ts'

export const ROOT = '/sensorthings/v1.1'
export const hour = (index: number): string => String(index).padStart(2, '0')
const READINGS = [
  '监测时间,站点,PM2.5,CO,经度,纬度',
  ...Array.from({ length: 24 }, (_unused, index) => [
    `2026-03-01 ${hour(index)}:00:00,甲站,${index},0.${index % 10},116.46,39.89`,
    `2026-03-01 ${hour(index)}:00:00,乙"站,${index + 100},,116.47,39.88`,
  ]).flat(),
  '',
].join('\n')

export type Json = Answer['body']
export let http: TestHttp
export let device: MadeDevice
/** Another device, at a station of its own. */
export let other: MadeDevice
export let dataset: string

export async function prepareStations(): Promise<void> {
  http = await openTestHttp()
  dataset = (await http.importFile('readings.csv', READINGS)).report.dataset ?? ''
  const { stations } = (await http.get('leader', '/api/environment/stations')).body
  const station = stations.find((one: Json) => one.name === '甲站')
  const make = async (payload: object): Promise<MadeDevice> => {
    const made = await http.send('data-steward', 'POST', '/api/environment/devices', payload)
    expect(made.status).toBe(201)
    return made.body
  }
  device = await make({ name: '甲', station: station.id, quantities: ['pm2.5', 'noise-laeq'] })
  other = await make({
    name: '丙',
    newStation: { name: '丙站', lon: 116.45, lat: 39.9 },
    quantities: ['pm2.5'],
  })
  await http.app.listen({ port: 0, host: '127.0.0.1' })
}

/** Parameters as a client encodes them. */
export const ask = (path: string, options: Record<string, string> = {}): Promise<Answer> => {
  const words = new URLSearchParams(options).toString()
  return http.get('leader', `${ROOT}${path}${words === '' ? '' : `?${words}`}`)
}
export const read = async (path: string, options: Record<string, string> = {}): Promise<Json> => {
  const answer = await ask(path, options)
  expect([answer.status, answer.code], path).toEqual([200, undefined])
  return answer.body
}
export const valuesOf = async (path: string, options: Record<string, string> = {}): Promise<Json[]> =>
  (await read(path, options)).value
export const byName = async (set: SetName, name: string): Promise<Json> =>
  (await valuesOf(`/${set}`, { $filter: `name eq '${name}'` }))[0]
export const streamOf = async (station: string, quantity: string): Promise<number> =>
  (
    await valuesOf('/Datastreams', {
      $filter: `Thing/name eq '${station}' and properties/quantity eq '${quantity}'`,
    })
  )[0]?.['@iot.id']
/** Over the network, as a device does. */
export const post = async (
  key: string | null,
  path: string,
  body: unknown,
): Promise<{ status: number; code: string | undefined; body: Json; location: string | null }> => {
  const { port } = http.app.server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}${ROOT}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? { 'x-jingjing': '1' } : { authorization: `Bearer ${key}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  const json = text === '' ? null : JSON.parse(text)
  return { status: answer.status, code: json?.code, body: json, location: answer.headers.get('location') }
}
export const namesOf = (entity: Json): string[] => Object.keys(entity).sort()
