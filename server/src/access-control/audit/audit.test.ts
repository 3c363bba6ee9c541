import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../config.ts'
import type { Database } from '../../db/database.ts'
import { sql, statement } from '../../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { csvOfAudit } from './audit-csv.ts'
import { auditPurgeKind, purgeWhenDue } from './purge-audit.ts'
import { purgeOldAudit, verifyAudit } from './read-audit.ts'
import { recordAudit } from './record-audit.ts'

let store: TestDatabase
let database: Database

beforeAll(async () => {
  store = await openTestDatabase()
  database = store.database
})
afterAll(() => store?.drop())

const run = (text: string) => database.write((tx) => tx.query<{ id: number }>(statement(text)))
/** As somebody who holds the keys of the store and knows of the guard. */
const tamper = async (text: string): Promise<void> => {
  await run('alter table access_control.audit_entry disable trigger user')
  await run(text)
  await run('alter table access_control.audit_entry enable trigger user')
}
const note = (subject: string, isSuccess = true) =>
  database.write((tx) =>
    recordAudit(tx, {
      personId: null,
      action: 'catalog:edit',
      subject,
      isSuccess,
      numRows: 3,
      detail: { n: 1 },
    }),
  )

describe('the chain', () => {
  beforeEach(async () => {
    await tamper('delete from access_control.audit_entry')
    await run(
      `update access_control.audit_chain set first_id = 1, before_first = '', last_id = 0, last_hash = ''`,
    )
    for (let entry = 1; entry <= 6; entry++) await note(`dataset-${entry}`)
  })

  it('is whole as it was written, and each entry follows the one before', async () => {
    const found = await verifyAudit(database)
    expect(found).toMatchObject({ isWhole: true, faults: [], firstId: 1, lastId: 6 })
    const rows = await database.write((tx) =>
      tx.query<{ hash: string; previous_hash: string }>(
        sql`select hash, previous_hash from access_control.audit_entry order by id`,
      ),
    )
    for (const [index, row] of rows.entries())
      expect(row.previous_hash).toBe(index === 0 ? '' : rows[index - 1]?.hash)
    expect(found.lastHash).toBe(rows.at(-1)?.hash)
  })

  it.each([
    ['who', 'person_id = 7'],
    ['when', `at = at + interval '1 microsecond'`],
    ['from where', `from_address = '10.0.0.1'`],
    ['what', `action = 'catalog:read'`],
    ['to what', `subject = 'another'`],
    ['how many', 'num_rows = 4'],
    ['how it ended', 'is_success = false'],
    ['why', `detail = '{}'`],
  ])('names the entry in which somebody changed %s', async (_what, change) => {
    await tamper(`update access_control.audit_entry set ${change} where id = 3`)
    expect((await verifyAudit(database)).faults).toEqual([{ id: 3, fault: 'changed' }])
  })

  it('names an entry that was worked out anew by the one after it, which no longer follows', async () => {
    await tamper(`update access_control.audit_entry set subject = 'another' where id = 3`)
    await tamper(
      `update access_control.audit_entry entry set hash = access_control.audit_hash(entry) where id = 3`,
    )
    expect((await verifyAudit(database)).faults).toEqual([{ id: 4, fault: 'relinked' }])
  })

  it.each([2, 6])('names entry %i where it was taken away', async (id) => {
    await tamper(`delete from access_control.audit_entry where id = ${id}`)
    expect((await verifyAudit(database)).faults).toContainEqual({ id, fault: 'missing' })
  })

  it('refuses to be changed, shortened or emptied, even by the owner of the store', async () => {
    for (const text of [
      `update access_control.audit_entry set subject = 'x' where id = 1`,
      'delete from access_control.audit_entry where id = 1',
      'truncate access_control.audit_entry',
    ])
      await expect(run(text), text).rejects.toMatchObject({ code: '42501' })
    expect((await verifyAudit(database)).isWhole).toBe(true)
  })

  it('stays one chain under acts at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_one, index) => note(`at-once-${index}`)))
    expect(await verifyAudit(database)).toMatchObject({ isWhole: true, lastId: 26 })
  })

  it('is found out where somebody takes its beginning away and says that it begins later', async () => {
    await tamper('delete from access_control.audit_entry where id <= 2')
    await run(`update access_control.audit_chain set first_id = 3,
      before_first = (select previous_hash from access_control.audit_entry where id = 3)`)
    expect((await verifyAudit(database)).faults).toEqual([{ id: 2, fault: 'missing' }])
  })

  it('loses what is older than it is kept, never younger than half a year, and stays verifiable', async () => {
    await tamper(`update access_control.audit_entry set at = now() - interval '201 days' where id <= 2`)
    await tamper(`
      with recursive redone as (
        select id, access_control.audit_hash(entry) as hash from access_control.audit_entry entry where id = 1
      ) update access_control.audit_entry set hash = redone.hash from redone where redone.id = audit_entry.id`)
    for (const id of [2, 3, 4, 5, 6])
      await tamper(`update access_control.audit_entry set previous_hash =
        (select before.hash from access_control.audit_entry before where before.id = ${id} - 1) where id = ${id};`).then(
        () =>
          tamper(
            `update access_control.audit_entry entry set hash = access_control.audit_hash(entry) where id = ${id}`,
          ),
      )
    await run(
      'update access_control.audit_chain set last_hash = (select hash from access_control.audit_entry where id = 6)',
    )
    expect((await verifyAudit(database)).isWhole).toBe(true)
    await expect(purgeOldAudit(database, 183)).rejects.toThrow()
    expect(await purgeOldAudit(database, 200)).toBe(2)
    expect(await purgeOldAudit(database, 200)).toBe(0)
    expect(await verifyAudit(database)).toMatchObject({ isWhole: true, firstId: 3, lastId: 7 })
    await tamper('delete from access_control.audit_entry where id = 3')
    expect((await verifyAudit(database)).faults).toContainEqual({ id: 3, fault: 'missing' })
  })
})

describe('what goes after its time', () => {
  it('is started once a day as a job, with the days of the settings', async () => {
    const asked: unknown[] = []
    const queue = {
      submit: async (job: { kind: string; input: unknown }) => {
        asked.push([job.kind, job.input])
        await run(`insert into jobs.job (kind, subject, input) values ('${job.kind}', 'x', '{}')`)
        return {} as never
      },
    } as unknown as JobQueue
    expect(await purgeWhenDue({ database, queue, days: 200 })).toBe(true)
    expect(await purgeWhenDue({ database, queue, days: 200 })).toBe(false)
    await run(`update jobs.job set created_at = now() - interval '25 hours' where kind = 'audit-purge'`)
    expect(await purgeWhenDue({ database, queue, days: 200 })).toBe(true)
    expect(asked).toEqual([
      ['audit-purge', { days: 200 }],
      ['audit-purge', { days: 200 }],
    ])
    const work = auditPurgeKind.work({ database } as never, { input: { days: 200 } } as never)
    expect(await work).toEqual({ numGone: 0 })
  })

  it('is never younger than half a year, whatever the settings say', () => {
    expect(readConfig({}).auditDays).toBe(200)
    expect(readConfig({ JINGJING_AUDIT_DAYS: '184' }).auditDays).toBe(184)
    for (const days of ['183', '0', '-1', 'x', '200.5'])
      expect(() => readConfig({ JINGJING_AUDIT_DAYS: days }), days).toThrow(/184/)
  })

  it('holds no mobile or identity number, whoever typed it where, and keeps everything else', async () => {
    await database.write((tx) =>
      recordAudit(tx, {
        personId: null,
        action: 'personal-data:unmask',
        subject: '工单 13800001234',
        isSuccess: true,
        detail: {
          note: '回电 138 0000 1234、+86 138-0000-1234 或 11010519491231002x',
          ticket: '2026030112345678',
          hash: 'a13800001234b',
          n: 13,
        },
      }),
    )
    const [entry] = await database.write((tx) =>
      tx.query<{ subject: string; detail: object }>(
        sql`select subject, detail from access_control.audit_entry order by id desc limit 1`,
      ),
    )
    expect(entry).toEqual({
      subject: '工单 •••',
      detail: { note: '回电 •••、••• 或 •••', ticket: '2026030112345678', hash: 'a13800001234b', n: 13 },
    })
  })
})

it('the table of it is text to a spreadsheet, never a formula, and one line an entry', () => {
  const entry = {
    id: 1,
    at: '2026-01-01T00:00:00+08:00',
    person: '=cmd|calc',
    fromAddress: null,
    action: 'a:b',
    subject: '@SUM(1)\r\nforged',
    numRows: null,
    isSuccess: true,
    detail: { note: '+1' },
    hash: '-1',
  }
  const text = csvOfAudit([entry])
  expect(text).toContain(`"'=cmd|calc"`)
  expect(text).toContain(`"'@SUM(1)`)
  expect(text).toContain(`"'-1"`)
  expect(text.split('\r\n').filter((line) => line.startsWith('"1"'))).toHaveLength(1)
})
