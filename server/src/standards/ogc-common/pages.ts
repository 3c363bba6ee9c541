/** The pages beside the JSON of the landing page, the collections and their columns. */
import type { Collection } from './collection.ts'
import { CONFORMANCE } from './conformance.ts'
import { CRS_LIST } from './crs.ts'
import { RECORDS_ID } from './describe-collection.ts'
import { type Html, type HtmlPage, html, htmlTable, type Language } from './html.ts'
import { say } from './words.ts'

export const landingStep = (language: Language): readonly [string, string] => [
  say('landing', language),
  '/ogc?f=html',
]
export const collectionsStep = (language: Language): readonly [string, string] => [
  say('collections', language),
  '/ogc/collections?f=html',
]
export const collectionStep = (collection: Collection): readonly [string, string] => [
  collection.title,
  `/ogc/collections/${encodeURIComponent(collection.id)}?f=html`,
]

export function landingPage(language: Language): HtmlPage {
  const entries: [Parameters<typeof say>[0], string][] = [
    ['collections', '/ogc/collections?f=html'],
    ['catalogue', `/ogc/collections/${RECORDS_ID}/items?f=html`],
    ['dcat', '/dcat?f=html'],
    ['tileMatrixSets', '/ogc/tileMatrixSets?f=html'],
    ['conformance', '/ogc/conformance?f=html'],
    ['api', '/ogc/api'],
  ]
  return {
    title: say('landing', language),
    trail: [],
    body: html`<p>${say('landingNote', language)}</p><ul>${entries.map(
      ([key, address]) => html`<li><a href="${address}">${say(key, language)}</a></li>`,
    )}</ul>`,
  }
}

export function conformancePage(language: Language): HtmlPage {
  return {
    title: say('conformance', language),
    trail: [landingStep(language)],
    body: html`<p>${say('conformanceNote', language)}</p><ul>${CONFORMANCE.map(
      (uri) => html`<li><code>${uri}</code></li>`,
    )}</ul>`,
  }
}

export function collectionsPage(collections: readonly Collection[], language: Language): HtmlPage {
  const rows = collections.map((one) => [
    html`<a href="${collectionStep(one)[1]}">${one.title}</a>${synthetic(one, language)}`,
    html`<code>${one.id}</code>`,
    one.geometryType ?? say('noGeometry', language),
    one.numRows.toLocaleString('en'),
    one.version,
    one.department,
  ])
  return {
    title: say('collections', language),
    trail: [landingStep(language)],
    body:
      collections.length === 0
        ? html`<p class="soft">${say('noCollections', language)}</p>`
        : htmlTable(
            [
              { title: say('title', language), isWrapped: true },
              { title: 'id' },
              { title: say('geometry', language) },
              { title: say('rows', language), isNumber: true },
              { title: say('version', language), isNumber: true },
              { title: say('department', language) },
            ],
            rows,
          ),
  }
}

const synthetic = (collection: Collection, language: Language): Html =>
  collection.isSynthetic ? html` <span class="soft">(${say('synthetic', language)})</span>` : html``

export function collectionPage(collection: Collection, language: Language): HtmlPage {
  const at = `/ogc/collections/${encodeURIComponent(collection.id)}`
  return {
    title: collection.title,
    trail: [landingStep(language), collectionsStep(language)],
    body: html`<p>${collection.description}${synthetic(collection, language)}</p>
<ul><li><a href="${at}/items?f=html">${say('items', language)}</a> (${collection.numRows.toLocaleString('en')})</li>
<li><a href="${at}/queryables?f=html">${say('queryables', language)}</a></li>
${collection.geometryType === null ? html`` : html`<li><a href="${at}/tiles?f=html">${say('tiles', language)}</a></li>`}
<li><a href="/data/${encodeURIComponent(collection.dataset)}">${say('open', language)}</a></li></ul>
<h2>${say('schema', language)}</h2>${fieldTable(collection, language)}
<h2>${say('crs', language)}</h2><ul>${CRS_LIST.map((one) => html`<li>${one.title}<br><code>${one.uri}</code></li>`)}</ul>`,
  }
}

export function fieldsPage(collection: Collection, language: Language, isQueryables: boolean): HtmlPage {
  return {
    title: say(isQueryables ? 'queryables' : 'schema', language),
    trail: [landingStep(language), collectionsStep(language), collectionStep(collection)],
    body: fieldTable(collection, language),
  }
}

function fieldTable(collection: Collection, language: Language): Html {
  return htmlTable(
    [
      { title: say('field', language) },
      { title: say('title', language) },
      { title: say('type', language) },
      { title: say('unit', language) },
      { title: say('description', language), isWrapped: true },
    ],
    collection.fields.map((one) => [
      html`<code>${one.name}</code>`,
      one.title,
      one.type,
      one.unit ?? '',
      one.description,
    ]),
  )
}
