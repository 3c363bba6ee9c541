/**
 * A text that begins with one of these signs is run as a formula by a spreadsheet, and a link or a command in it
 * with it. The quote before it makes it a text; an import takes the quote off again.
 * OWASP ASVS 5.0, V1.2.10 (=, +, -, @, tab; no text in the store holds a NUL), with the line breaks and the
 * full-width forms that Excel takes alike.
 */
const STARTS_FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/**
 * The text as a spreadsheet may have it. Quotes that stand before such a sign already get one more, so that what
 * an import takes off is always what an extract put there.
 */
export function neutralText(text: string): string {
  return STARTS_FORMULA.test(text) ? `'${text}` : text
}
