const TRUE_WORDS = new Set([
  '是',
  'true',
  'TRUE',
  'True',
  'yes',
  'Yes',
  'YES',
  'Y',
  'y',
  't',
  'T',
  '有',
  '√',
  '✓',
  '✔',
  '☑',
  '■',
  '真',
  '对',
])
const FALSE_WORDS = new Set([
  '否',
  'false',
  'FALSE',
  'False',
  'no',
  'No',
  'NO',
  'N',
  'n',
  'f',
  'F',
  '无',
  '×',
  '✗',
  '✘',
  '☐',
  '□',
  '假',
  '错',
])

/** An answer in one word or sign; null where the text is none. */
export function readBoolean(text: string): boolean | null {
  if (text.length > 5) return null
  if (TRUE_WORDS.has(text)) return true
  return FALSE_WORDS.has(text) ? false : null
}
