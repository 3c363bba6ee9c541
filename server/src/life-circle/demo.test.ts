import { fileURLToPath } from 'node:url'
import { DEMO_SEED } from '@jingjing/demo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

let http: TestHttp
beforeAll(async () => {
  http = await openTestHttp()
  const job = await http.queue.submit({
    kind: 'demo',
    subject: 'demo',
    input: {
      seed: DEMO_SEED,
      until: '2026-11-24',
      months: 1,
      only: [
        'demo-communities',
        'demo-streets',
        'demo-compounds',
        'demo-buildings',
        'demo-facilities',
        'demo-sites',
      ],
    },
    createdBy: null,
  })
  const done = await http.queue.finished(job.id)
  expect(done.state).toBe('done')
})
afterAll(() => http?.close())

it('diagnoses', async () => {
  const areas = await http.get('planner', '/api/life-circle/areas')
  console.log(JSON.stringify(areas.body))
  const t = Date.now()
  const d = await http.get('planner', '/api/life-circle/diagnosis')
  console.log(Date.now() - t, d.status)
  for (const g of d.body.gaps)
    console.log(
      g.pack,
      g.requirement,
      g.people,
      g.reachMetres,
      g.status,
      Math.round(g.numLeftOut),
      Math.round(g.numPeople),
      Math.round(g.pocket.people),
      Math.round(g.pocket.meanDistanceMetres),
      g.pocket.communities.join(),
    )
  const w = await http.get('planner', '/api/life-circle/world')
  console.log(w.status, w.headers)
  const f = await http.send('planner', 'POST', '/api/trail/figures', {
    requests: [
      'coverage',
      'left-out',
      'mean-walk',
      'choice',
      'inequality',
      'facilities',
      'capacity-per-thousand',
      'area-per-thousand',
    ].map((m) => ({
      measure: 'life-circle.' + m,
      params: { kind: 'health-station', minutes: '15', people: 'elders' },
    })),
  })
  console.log(
    JSON.stringify(
      f.body.figures?.map((x: any) => [x.measure, x.value, x.numerator, x.denominator]) ?? f.body,
    ),
  )
  console.log(JSON.stringify(f.body.figures?.[0]))
})
