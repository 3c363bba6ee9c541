import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { formatOf, send } from '../ogc-common/answer.ts'
import { collectionAddress, RECORDS_ID } from '../ogc-common/describe-collection.ts'
import { type HtmlPage, html, htmlTable, type Language } from '../ogc-common/html.ts'
import { addressWith, originOf, selfLinks } from '../ogc-common/links.ts'
import { collectionsStep, landingStep } from '../ogc-common/pages.ts'
import { say, sayShown } from '../ogc-common/words.ts'
import { describeRecord } from './describe-record.ts'
import { type Described, readRecords } from './read-records.ts'
import { readRecordsQuery } from './records-query.ts'

interface Asked {
  context: Context
  request: FastifyRequest
  reply: FastifyReply
}

/** Clients compare the type of a link by the letter. */
const GEOJSON_LINK = 'application/geo+json'
const GEOJSON = `${GEOJSON_LINK}; charset=utf-8`

export async function sendRecords({ context, request, reply }: Asked): Promise<undefined> {
  const query = readRecordsQuery(request)
  const format = formatOf(request, ['json', 'geojson'])
  const matched = (await readRecords(context)).filter(query.matches)
  const shown = matched.slice(query.offset, query.offset + query.limit)
  const offset = query.offset + shown.length
  const next = offset < matched.length ? addressWith(request, { offset: String(offset) }) : null
  const origin = originOf(request)
  return send(request, reply, {
    format,
    type: GEOJSON,
    json: {
      type: 'FeatureCollection',
      timeStamp: new Date().toISOString(),
      numberMatched: matched.length,
      numberReturned: shown.length,
      links: [
        ...selfLinks(request, format === 'json' ? 'geojson' : 'html'),
        ...(next === null ? [] : [{ href: next, rel: 'next', type: GEOJSON_LINK }]),
        { href: collectionAddress(origin, RECORDS_ID), rel: 'collection', type: 'application/json' },
      ],
      features: shown.map((one) => describeRecord(one, origin)),
    },
    page: (language) => recordsPage(shown, matched.length, next, language),
  })
}

/** Throws `not-found`. */
export async function sendRecord({ context, request, reply }: Asked, id: string): Promise<undefined> {
  const record = (await readRecords(context)).find((one) => one.id === id)
  if (record === undefined) throw new Problem('not-found', { what: id })
  return send(request, reply, {
    format: formatOf(request, ['json', 'geojson']),
    type: GEOJSON,
    json: describeRecord(record, originOf(request)),
    page: (language) => recordsPage([record], 1, null, language),
  })
}

export function recordsPage(
  records: readonly Described[],
  numMatched: number,
  next: string | null,
  language: Language,
): HtmlPage {
  const rows = records.map((one) => [
    html`<a href="/data/${encodeURIComponent(one.id)}">${language === 'en' && one.titleEn !== '' ? one.titleEn : one.title}</a>${
      one.isSynthetic ? html` <span class="soft">(${say('synthetic', language)})</span>` : html``
    }`,
    one.description,
    one.department,
    one.licence,
    one.updatedAt.slice(0, 10),
    one.collections.map((item) => html`<a href="/ogc/collections/${item.id}?f=html">${item.id}</a> `),
  ])
  const columns = [
    { title: say('title', language), isWrapped: true },
    { title: say('description', language), isWrapped: true },
    { title: say('department', language) },
    { title: say('licence', language) },
    { title: say('updated', language) },
    { title: say('collections', language), isWrapped: true },
  ]
  return {
    title: say('catalogue', language),
    trail: [landingStep(language), collectionsStep(language)],
    body: html`<p class="soft">${sayShown(records.length, numMatched, language)}${
      next === null ? html`` : html` · <a href="${next}">${say('next', language)}</a>`
    }</p>${records.length === 0 ? html`<p>${say('noItems', language)}</p>` : htmlTable(columns, rows)}`,
  }
}
