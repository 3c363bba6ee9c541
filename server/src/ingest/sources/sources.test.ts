import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { join } from 'node:path'
import { type Source, Sources } from '@jingjing/schema/ingest/sources'
import mysql from 'mysql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { isPublicAddress } from './public-address.ts'
import { inboxFolder } from './pull-folder.ts'
import { pullHttp } from './pull-http.ts'
import { pullTable } from './pull-table.ts'
import { runDueSources } from './run-sources.ts'

const textOf = async (stream: AsyncIterable<Buffer | string>): Promise<string> => {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

describe('an address', () => {
  it('is public or it is not, however it is written', () => {
    const inside = [
      ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
      ...[
        '::1',
        '::',
        'fe80::1',
        'fc00::1',
        'fd12::1',
        '::ffff:127.0.0.1',
        '::ffff:8.8.8.8',
        '64:ff9b::a00:1',
      ],
      ...['2002:7f00:1::', '224.0.0.1', 'ff02::1', '255.255.255.255', 'localhost', '0177.0.0.1', ''],
    ]
    expect(inside.filter(isPublicAddress)).toEqual([])
    expect(['8.8.8.8', '172.32.0.1', '2400:3200::1'].every(isPublicAddress)).toBe(true)
  })
})

describe('a pull from an address', () => {
  let server: Server
  let port: number
  const asked: { path: string; authorization: string | undefined }[] = []

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization })
      if (request.url === '/to-metadata')
        response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
      else if (request.url === '/to-other')
        response.writeHead(302, { location: `http://other.example:${port}/file.csv` }).end()
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end()
      else if (request.url === '/none') response.writeHead(404).end('secret inside')
      else
        response
          .writeHead(200, {
            'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('../日报.csv')}`,
          })
          .end('a,b\n1,2\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  /** Names that resolve to this machine, as a name of the outside would to its own. */
  const here: LookupFunction = (_name, _options, callback) =>
    (callback as (error: null, found: object[]) => void)(null, [{ address: '127.0.0.1', family: 4 }])
  const ask = (path: string, more: Partial<Parameters<typeof pullHttp>[0]> = {}) =>
    pullHttp({
      url: `http://data.example:${port}${path}`,
      allowedHosts: ['data.example', 'other.example'],
      authorization: 'Bearer t',
      lookup: here,
      isAllowedAddress: () => true,
      ...more,
    })

  it('brings the file under its own name, without folders', async () => {
    const { name, stream } = await ask('/file')
    expect([name, await textOf(stream)]).toEqual(['日报.csv', 'a,b\n1,2\n'])
  })

  it('connects to no address inside, whatever a name resolves to and wherever an answer leads', async () => {
    const before = asked.length
    const refused = { code: 'source-not-allowed' }
    // A listed name that resolves to this machine: nothing is sent.
    await expect(ask('/file', { isAllowedAddress: isPublicAddress })).rejects.toMatchObject(refused)
    // One public and one internal address: the name is refused as a whole.
    const both: LookupFunction = (_name, _options, callback) =>
      (callback as (error: null, found: object[]) => void)(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    await expect(ask('/file', { lookup: both, isAllowedAddress: isPublicAddress })).rejects.toMatchObject(
      refused,
    )
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `http://[::1]:${port}/`,
      `http://0x7f000001:${port}/`,
      `http://2130706433:${port}/`,
      `http://evil.example:${port}/`,
      `http://user@data.example:${port}/`,
      'file:///etc/passwd',
    ])
      await expect(
        ask('/', {
          url,
          allowedHosts: ['127.0.0.1', '[::1]', 'data.example'],
          isAllowedAddress: isPublicAddress,
        }),
        url,
      ).rejects.toMatchObject(refused)
    expect(asked.length).toBe(before)
    await expect(ask('/to-metadata')).rejects.toMatchObject(refused)
    await expect(ask('/to-other', { allowedHosts: ['data.example'] })).rejects.toMatchObject(refused)
    await expect(ask('/round')).rejects.toMatchObject({ code: 'source-refused' })
  })

  it('sends its password to the first host alone, and tells a refusal without the words of the other side', async () => {
    const { stream } = await ask('/to-other')
    await textOf(stream)
    expect(asked.slice(-2).map((one) => one.authorization)).toEqual(['Bearer t', undefined])
    await expect(ask('/none')).rejects.toMatchObject({ code: 'source-refused', params: { status: 404 } })
  })
})

describe('a pull from a table', () => {
  it('of MySQL streams its rows as text, and keeps to the list of hosts', async () => {
    // The server half of the driver: the real protocol, without a server of its own.
    const server = (mysql.createServer as unknown as () => ReturnType<typeof mysql.createServer>)()
    server.on('connection', (connection: mysql.Connection & Record<string, (...args: never[]) => void>) => {
      const talk = connection as unknown as Record<string, (...args: unknown[]) => void>
      talk.serverHandshake?.({
        protocolVersion: 10,
        serverVersion: '8.0.0',
        connectionId: 1,
        statusFlags: 2,
        characterSet: 45,
        capabilityFlags: 0xffffff & ~0x800,
        authCallback: (params: { user: string }, done: (error: unknown, refusal?: object) => void) =>
          done(
            null,
            params.user === 'reader' ? undefined : { message: 'Access denied for secret', code: 1045 },
          ),
      })
      const numbered = connection as unknown as { sequenceId: number }
      talk.on?.('query', (query: string) => {
        numbered.sequenceId = 1
        const column = (name: string) => ({
          catalog: 'def',
          schema: 's',
          table: 't',
          orgTable: 't',
          name,
          orgName: name,
          characterSet: 45,
          columnLength: 384,
          columnType: 253,
          flags: 0,
          decimals: 0,
        })
        if (!query.includes('`s`.`站点`')) talk.writeError?.({ message: 'no such table', code: 1146 })
        else {
          talk.writeColumns?.([column('名称'), column('note')])
          talk.writeTextRow?.(['甲站', 'a "q", b'])
          talk.writeTextRow?.(['乙站', null])
          talk.writeEof?.()
        }
        numbered.sequenceId = 0
      })
      connection.on('error', () => undefined)
    })
    await new Promise<void>((resolve) =>
      (server as unknown as { listen(...args: unknown[]): void }).listen(0, '127.0.0.1', resolve),
    )
    const { port } = (server as unknown as { _server: Server })._server.address() as AddressInfo
    const asking = {
      kind: 'mysql',
      host: '127.0.0.1',
      port,
      database: 's',
      user: 'reader',
      password: 'p',
      table: 's.站点',
      isEncrypted: false,
      allowedHosts: [`127.0.0.1:${port}`],
    } as const
    expect(await textOf(pullTable(asking))).toBe('"名称","note"\n"甲站","a ""q"", b"\n"乙站",\n')
    await expect(textOf(pullTable({ ...asking, table: 's.没有' }))).rejects.toMatchObject({
      code: 'source-table-unknown',
    })
    const refused = textOf(pullTable({ ...asking, user: 'x' }))
    await expect(refused).rejects.toMatchObject({ code: 'source-refused-login' })
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
    expect(() => pullTable({ ...asking, allowedHosts: ['127.0.0.1:1'] })).toThrow(
      expect.objectContaining({ code: 'source-not-allowed' }),
    )
    await new Promise<void>((resolve) =>
      (server as unknown as { close(done: () => void): void }).close(resolve),
    )
  })
})

describe('a standing source', () => {
  let http: TestHttp

  it.runIf(process.env.JINGJING_TEST_ENGINE === 'server')(
    'reads a table of PostgreSQL as text, types and empty cells and all',
    async () => {
      const url = new URL(http.store.databaseUrl as string)
      const host = url.searchParams.get('host') ?? url.hostname
      await http.store.database.write(async (tx) => {
        await tx.query({
          text: 'create table public."站点" (id bigint, "名称" text, ok boolean, day date)',
          values: [],
        })
        await tx.query({
          text: `insert into public."站点" values (1, 'a"b', true, '2026-03-01'), (2, null, false, null)`,
          values: [],
        })
      })
      const asking = {
        kind: 'postgresql',
        host,
        port: Number(url.port || 5432),
        database: url.pathname.slice(1),
        user: url.username,
        password: url.password,
        table: 'public.站点',
        isEncrypted: false,
        allowedHosts: [host.toLowerCase()],
      } as const
      expect(await textOf(pullTable(asking))).toBe(
        '"id","名称","ok","day"\n"1","a""b","true","2026-03-01"\n"2",,"false",\n',
      )
      const unknown = textOf(pullTable({ ...asking, table: 'public.没有' }))
      await expect(unknown).rejects.toMatchObject({ code: 'source-table-unknown' })
    },
  )
  beforeAll(async () => {
    http = await openTestHttp()
  })
  afterAll(() => http?.close())

  const send = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: object = {}) =>
    http.send('data-steward', method, `/api/ingest/sources${path}`, body)
  const one = async (): Promise<Source> => {
    const { body } = await http.get('data-steward', '/api/ingest/sources')
    return Sources.parse(body).sources[0] as Source
  }
  /** A file that was written a minute ago. */
  const put = (name: string, text: string): void => {
    const folder = join(inboxFolder(http.dataDir), '日报')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), text)
    const before = new Date(Date.now() - 60_000)
    utimesSync(join(folder, name), before, before)
  }
  const table = (numRows: number, day: string): string =>
    ['站点,读数,日期', ...Array.from({ length: numRows }, (_unused, i) => `站${i},${i},${day}`), ''].join(
      '\n',
    )
  async function settled(): Promise<Source['runs'][number]> {
    for (;;) {
      const [run] = (await one()).runs
      if (run !== undefined && run.endedAt !== null) return run
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  it('watches a folder: tried without a trace, then each new file a version of one dataset, whatever its columns', async () => {
    const draft = {
      name: '每日读数',
      settings: { kind: 'folder', folder: '日报' },
      everyMinutes: 60,
      mode: 'append',
      secret: 'hidden-word',
    }
    const { body } = await send('POST', '', draft)
    put('1.csv', table(20, '2026-01-01'))
    await send('POST', `/${body.id}/runs`, { isTrial: true })
    expect(await settled()).toMatchObject({ outcome: 'trial', imports: [{ dataset: null, numRows: 20 }] })
    await send('POST', `/${body.id}/runs`)
    const first = await settled()
    expect(first).toMatchObject({ outcome: 'new', imports: [{ title: '每日读数', version: 1, numRows: 20 }] })
    const dataset = first.imports[0]?.dataset
    expect((await one()).datasetId).toBe(dataset)
    // Nothing new in the folder is nothing new in the dataset.
    await send('POST', `/${body.id}/runs`)
    expect(await settled()).toMatchObject({ outcome: 'nothing-new' })
    // Another column does not make another dataset.
    put(
      '2.csv',
      table(5, '2026-01-02').replace('日期', '日期,备注').replaceAll('2026-01-02', '2026-01-02,晴'),
    )
    await http.store.database.write((tx) =>
      tx.query({
        text: "update ingest.standing_source set next_run_at = now() - interval '1 minute'",
        values: [],
      }),
    )
    expect(await runDueSources({ database: http.store.database, queue: http.queue, allowedHosts: [] })).toBe(
      1,
    )
    expect(await settled()).toMatchObject({
      outcome: 'new-version',
      imports: [{ dataset, version: 2, numRows: 5 }],
    })
    const detail = await http.get('data-steward', `/api/catalog/datasets/${dataset}`)
    expect(detail.body.numRows).toBe(25)
    // Taken in its time, it waits for the next.
    expect(await runDueSources({ database: http.store.database, queue: http.queue, allowedHosts: [] })).toBe(
      0,
    )
  })

  it('shows no secret again, gives it up when its place changes, and asks no host that is not listed', async () => {
    const { id } = await one()
    const listed = await http.get('data-steward', '/api/ingest/sources')
    expect(listed.text).not.toContain('hidden-word')
    expect((await one()).hasSecret).toBe(true)
    const stored = await http.store.database.write((tx) =>
      tx.query({ text: 'select sealed_secret from ingest.standing_source', values: [] }),
    )
    expect(JSON.stringify(stored)).not.toContain('hidden-word')
    const moved = {
      name: '每日读数',
      everyMinutes: 60,
      settings: { kind: 'http', url: 'https://data.example/x.csv', user: '' },
    }
    await send('PUT', `/${id}`, moved)
    expect((await one()).hasSecret).toBe(false)
    await send('POST', `/${id}/runs`)
    expect(await settled()).toMatchObject({ outcome: 'failed', problem: { code: 'source-not-allowed' } })
    expect(http.logLines.join('\n')).not.toContain('hidden-word')
    for (const folder of ['../x', '/etc', '.ssh', 'a/b'])
      expect((await send('POST', '', { ...moved, settings: { kind: 'folder', folder } })).status).toBe(400)
    expect((await http.send('planner', 'POST', '/api/ingest/sources', moved)).status).toBe(403)
    await send('DELETE', `/${id}`)
    expect((await http.get('data-steward', '/api/ingest/sources')).body.sources).toEqual([])
  })
})
