import type { Collection } from '../ogc-common/collection.ts'
import { type HtmlPage, html, htmlTable, type Language } from '../ogc-common/html.ts'
import { collectionStep, collectionsStep, landingStep } from '../ogc-common/pages.ts'
import { say, sayShown } from '../ogc-common/words.ts'
import type { ItemRow } from './queries.ts'
import type { Items } from './read-items.ts'

const isNumber = (type: string): boolean => type === 'integer' || type === 'number'

const titleOf = (field: Collection['fields'][number]): string =>
  field.unit === null ? field.title : `${field.title} (${field.unit})`

export function itemsPage(items: Items, next: string | null, language: Language): HtmlPage {
  const { collection, rows } = items
  const at = collectionStep(collection)[1].replace('?', '/items?')
  const table = htmlTable(
    [
      { title: 'id', isNumber: true },
      ...collection.fields.map((one) => ({ title: titleOf(one), isNumber: isNumber(one.type) })),
    ],
    rows.map((row) => [
      html`<a href="${at.replace('?', `/${row.row_key}?`)}">${row.row_key}</a>`,
      ...collection.fields.map((one) => row[one.name] ?? ''),
    ]),
  )
  return {
    title: say('items', language),
    trail: [landingStep(language), collectionsStep(language), collectionStep(collection)],
    body: html`<p class="soft">${sayShown(rows.length, items.numMatched, language)} · <a href="${at}">${say('first', language)}</a>${
      next === null ? html`` : html` · <a href="${next}">${say('next', language)}</a>`
    }</p>${rows.length === 0 ? html`<p>${say('noItems', language)}</p>` : table}`,
  }
}

export function itemPage(collection: Collection, row: ItemRow, language: Language): HtmlPage {
  const rows = collection.fields.map((one) => [titleOf(one), html`${row[one.name] ?? ''}`])
  return {
    title: String(row.row_key),
    trail: [landingStep(language), collectionsStep(language), collectionStep(collection)],
    body: html`${htmlTable(
      [{ title: say('field', language) }, { title: '', isWrapped: true }],
      rows,
    )}${row.geometry === null ? html`` : html`<h2>${say('geometry', language)}</h2><p><code>${row.geometry.slice(0, 2_000)}</code></p>`}`,
  }
}
