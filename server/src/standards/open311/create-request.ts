import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { findTaken, storeTaken, type TakenCase, takeInCase } from '../../monitoring/index.ts'
import { type Content, list } from './format.ts'
import { type Attribute, listAttributes, listServices, requireService } from './services.ts'

const MAX_DESCRIPTION = 4_000
const MAX_TEXT = 300

export type RequestForm = Readonly<Record<string, string | readonly string[]>>

function fieldOf(form: RequestForm, name: string, most = MAX_TEXT): string {
  const value = form[name]
  if (value === undefined) return ''
  if (typeof value !== 'string') throw new Problem('bad-request', { where: name, detail: 'repeated' })
  if (value.length > most) throw new Problem('bad-request', { where: name, detail: 'too-long' })
  return value.trim()
}

/** Takes a request in. Throws `bad-request` naming the argument, `not-found` for a service that there is not. */
export async function createRequest(context: Context, form: RequestForm, queue: JobQueue): Promise<Content> {
  const { service, attributes } = await context.database.read(context.reader, async (transaction) => ({
    service: requireService(
      await listServices(context, transaction),
      fieldOf(form, 'service_code') || undefined,
    ),
    attributes: await listAttributes(transaction),
  }))
  const answers = readAttributes(form, attributes)
  const community = attributes.find((one) => one.code === 'community')?.values
  const taken: TakenCase = {
    categories: [...service.path, service.name],
    categoryCode: /^\d{4,8}$/.test(service.code) ? service.code : '',
    title: service.name,
    text: fieldOf(form, 'description', MAX_DESCRIPTION),
    ...readPlace(form),
    callerName: [fieldOf(form, 'last_name'), fieldOf(form, 'first_name')].filter(Boolean).join(' '),
    callerPhone: fieldOf(form, 'phone'),
    callerEmail: fieldOf(form, 'email'),
    account: fieldOf(form, 'account_id'),
    device: fieldOf(form, 'device_id'),
    mediaUrl: readMediaUrl(form),
    community: community?.find((one) => one.key === answers.community)?.name ?? '',
    since: answers.since ?? '',
    landmark: answers.landmark ?? '',
  }
  const row = await context.database.write(async (transaction) => {
    const made = await takeInCase(transaction, 'open311', context.person.id, taken)
    await recordAudit(transaction, {
      personId: context.person.id,
      action: 'open311:submit',
      subject: made.number,
      isSuccess: true,
      detail: { service: service.code },
    })
    return made
  })
  const shared = { service_notice: '', account_id: taken.account }
  return list('request', [
    (await storeTaken(queue, context.person.id))
      ? { service_request_id: row.number, ...shared }
      : { token: row.token, ...shared },
  ])
}

type Place = Pick<TakenCase, 'address' | 'lon' | 'lat'>

function readPlace(form: RequestForm): Place {
  const [lat, long] = [fieldOf(form, 'lat'), fieldOf(form, 'long')]
  const address = fieldOf(form, 'address_string')
  const addressId = fieldOf(form, 'address_id')
  if ((lat === '') !== (long === ''))
    throw new Problem('bad-request', { where: lat === '' ? 'lat' : 'long', detail: 'missing' })
  if (lat === '' && address === '' && addressId === '')
    throw new Problem('bad-request', { where: 'lat, long / address_string / address_id', detail: 'missing' })
  const position = { lon: long === '' ? null : Number(long), lat: lat === '' ? null : Number(lat) }
  if (position.lon !== null && !(Math.abs(position.lon) <= 180))
    throw new Problem('bad-request', { where: 'long', detail: 'number' })
  if (position.lat !== null && !(Math.abs(position.lat) <= 90))
    throw new Problem('bad-request', { where: 'lat', detail: 'number' })
  return { address: [address, addressId].filter(Boolean).join(' '), ...position }
}

function readMediaUrl(form: RequestForm): string {
  const text = fieldOf(form, 'media_url', 2_000)
  if (text !== '' && !/^https?:\/\//i.test(text))
    throw new Problem('bad-request', { where: 'media_url', detail: 'url' })
  return text
}

function readAttributes(form: RequestForm, attributes: readonly Attribute[]): Record<string, string> {
  const answers: Record<string, string> = {}
  for (const one of attributes) {
    const where = `attribute[${one.code}]`
    const value = fieldOf(form, where)
    if (value === '') {
      if (one.isRequired) throw new Problem('bad-request', { where, detail: 'missing' })
      continue
    }
    if (one.values.length > 0 && !one.values.some((known) => known.key === value))
      throw new Problem('bad-request', { where, detail: 'unknown' })
    if (one.datatype === 'datetime' && Number.isNaN(Date.parse(value)))
      throw new Problem('bad-request', { where, detail: 'datetime' })
    answers[one.code] = value
  }
  return answers
}

/** The number behind a token, once the case stands. Throws `not-found` for a token of somebody else. */
export async function readToken({ database, person }: Context, token: string): Promise<Content> {
  const row = await database.write((transaction) => findTaken(transaction, token, person.id))
  if (row === undefined) throw new Problem('not-found', { what: 'token' })
  return list('request', [{ service_request_id: row.is_stored ? row.number : '', token: row.token }])
}
