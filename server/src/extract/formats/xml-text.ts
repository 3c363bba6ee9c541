/** Characters that XML 1.0 cannot hold at all; built from text, since an expression may not spell them. */
const CONTROLS = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f'
const FORBIDDEN = new RegExp(`[${CONTROLS}\\ufffe\\uffff]|\\p{Surrogate}`, 'gu')
const ESCAPED_IN_SHEETS = new RegExp(`[${CONTROLS}\\r]`, 'g')

export function xmlText(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** As a workbook writes it: control characters as `_x000B_`, and what only looks like one likewise. */
export function sheetText(text: string): string {
  const escaped = text
    .replace(/_x[0-9A-Fa-f]{4}_/g, (whole) => `_x005F${whole}`)
    .replace(
      ESCAPED_IN_SHEETS,
      (one) => `_x${one.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
    )
  return xmlText(escaped)
}
