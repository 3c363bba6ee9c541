/**
 * Which of many tests are significant when the expected share of false ones among them may be `rate` at most:
 * Benjamini and Hochberg, J. R. Statist. Soc. B 57 (1995) 289–300. Holds for independent and positively dependent tests.
 * Answers, per test, the smallest rate at which it would be significant (the adjusted p-value).
 */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const order = pValues.map((_value, index) => index).sort((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1))
  const adjusted = new Array<number>(pValues.length)
  let smallest = 1
  order.forEach((index, position) => {
    const rank = pValues.length - position
    smallest = Math.min(smallest, ((pValues[index] ?? 1) * pValues.length) / rank)
    adjusted[index] = smallest
  })
  return adjusted
}
