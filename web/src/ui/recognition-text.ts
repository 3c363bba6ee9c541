/** The sentence of a code of recognition: why something was read as it was, or what is wrong with it. */
export function recognitionSentence(
  code: string,
  params: Record<string, string | number> | undefined,
  _language: 'zh' | 'en',
): string {
  const values = Object.values(params ?? {})
  return values.length > 0 ? `${code}（${values.join('，')}）` : code
}
