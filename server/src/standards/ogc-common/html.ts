/** Pages of the standard interfaces for people who follow a link: plain HTML, without scripts. */
import { createHash } from 'node:crypto'

/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string)

const isHtml = (value: unknown): value is Html =>
  typeof value === 'object' && value !== null && 'html' in value

/** Everything that is put in is escaped, except what is HTML already. */
export function html(strings: TemplateStringsArray, ...parts: unknown[]): Html {
  let text = strings[0] ?? ''
  parts.forEach((part, index) => {
    const list = Array.isArray(part) ? part : [part]
    text += list
      .map((one) => (isHtml(one) ? one.html : escaped(one === null || one === undefined ? '' : String(one))))
      .join('')
    text += strings[index + 1] ?? ''
  })
  return { html: text }
}

export type Language = 'zh' | 'en'

export interface HtmlPage {
  title: string
  /** From the landing page to here: [words, address]. */
  trail: readonly (readonly [string, string])[]
  body: Html
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2426;--soft:#5b6669;--line:#dde3e4;--ground:#f7f9f9;--surface:#fff;--accent:#0b6b6b}
@media(prefers-color-scheme:dark){:root{--ink:#e4eaeb;--soft:#9aa7aa;--line:#2f393c;--ground:#14191b;--surface:#1a2123;--accent:#4fc1bb}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main,header{max-width:1200px;margin:0 auto;padding:16px 24px}
header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;color:var(--soft)}
header nav{flex:1;min-width:0}
h1{font-size:20px;line-height:1.3;margin:0 0 8px;font-weight:600}
h2{font-size:16px;margin:24px 0 8px;font-weight:600}
p{margin:0 0 12px;max-width:80ch}
a{color:var(--accent);text-decoration:none}a:hover,a:focus-visible{text-decoration:underline}
.soft{color:var(--soft)}
.table{overflow-x:auto;border:1px solid var(--line);border-radius:4px;background:var(--surface)}
table{border-collapse:collapse;width:100%}
th,td{padding:7px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap;max-width:420px;overflow:hidden;text-overflow:ellipsis}
tr:last-child td{border-bottom:0}
th{font-weight:600;color:var(--soft);font-size:12px}
td.wrap{white-space:normal;min-width:220px}
td.number,th.number{text-align:right}
code{font:12px/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
ul{padding-left:20px}
`

/** Names the style sheet of these pages to the browser. */
export const STYLE_SOURCE = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

export function htmlDocument(
  page: HtmlPage,
  language: Language,
  otherAddress: string,
  jsonAddress: string,
): string {
  const { title, trail, body } = page
  const steps = trail.map(([words, address]) => html`<a href="${address}">${words}</a> / `)
  return `<!doctype html>\n${
    html`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · 井井 Jingjing</title><style>${{ html: STYLE }}</style></head><body><header><nav>${steps}${title}</nav><a href="${jsonAddress}">JSON</a><a href="${otherAddress}">${language === 'zh' ? 'English' : '中文'}</a></header><main><h1>${title}</h1>${body}</main></body></html>`
      .html
  }\n`
}

/** A table with a heading row; `isNumber` aligns a column to the right. */
export function htmlTable(
  columns: readonly { title: unknown; isNumber?: boolean; isWrapped?: boolean }[],
  rows: readonly (readonly unknown[])[],
): Html {
  const kind = (index: number): string =>
    columns[index]?.isNumber ? 'number' : columns[index]?.isWrapped ? 'wrap' : ''
  return html`<div class="table"><table><thead><tr>${columns.map((one, index) => html`<th class="${kind(index)}">${one.title}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${kind(index)}">${cell}</td>`)}</tr>`)}</tbody></table></div>`
}
