import type { Described, DescribedField, ScoredElement } from '@jingjing/schema/describe'
import type { RuleBody } from '@jingjing/schema/rules'

/** What is judged: a dataset and its fields, as they are described. */
export interface Judged {
  described: Described
  hasGeometry: boolean
  hasExtent: boolean
  fields: readonly (Pick<DescribedField, 'title' | 'unit' | 'codeList' | 'description'> & {
    name: string
    type: string
    canonical: string | null
  })[]
}

type Rule = RuleBody<'dataset-description'>

/**
 * How much of each element of the rule is filled in, between 0 and 1. An element that cannot apply is left out: the
 * spatial extent of a dataset without geometry, units where nothing is measured.
 */
export function scoreDescription(judged: Judged, rule: Rule): ScoredElement[] {
  return rule.elements.flatMap(({ key, weight }) => {
    const filled = filledOf(key, judged, rule)
    return filled === null ? [] : [{ key, weight, filled }]
  })
}

/** Share of the weights that is filled, in percent with one decimal; null where nothing applies. */
export function scorePercent(elements: readonly ScoredElement[]): number | null {
  const { points, total } = scorePoints(elements)
  return total === 0 ? null : Math.round((points / total) * 1000) / 10
}

export function scorePoints(elements: readonly ScoredElement[]): { points: number; total: number } {
  return elements.reduce(
    (sum, { weight, filled }) => ({ points: sum.points + weight * filled, total: sum.total + weight }),
    { points: 0, total: 0 },
  )
}

function filledOf(
  key: Rule['elements'][number]['key'],
  { described, hasGeometry, hasExtent, fields }: Judged,
  rule: Rule,
): number | null {
  switch (key) {
    case 'description':
      return yes([...described.description.trim()].length >= rule.leastDescriptionCharacters)
    case 'keywords':
      return yes(described.keywords.length > 0)
    case 'period':
      return yes(described.periodFrom !== null || described.periodTo !== null)
    case 'extent':
      return hasGeometry ? yes(hasExtent) : null
    case 'sharing':
      return yes(
        described.sharing === 'unconditional' ||
          // Conditions that nobody wrote down say nothing.
          (described.sharing !== '' && described.sharingTerms !== ''),
      )
    case 'fieldMeanings':
      return shareOf(fields, ({ description, canonical }) => description !== '' || canonical !== null)
    case 'fieldUnits':
      return shareOf(
        fields.filter((one) => isMeasured(one)),
        ({ unit, codeList }) => (unit !== null && unit !== '') || codeList !== null,
      )
    default:
      return yes(described[key] !== '')
  }
}

const yes = (isFilled: boolean): number => (isFilled ? 1 : 0)

/** A number that is no code, coordinate or plain count has a unit. */
const isMeasured = (field: Judged['fields'][number]): boolean =>
  field.type === 'number' && !/^(lon|lat|longitude|latitude)$/.test(field.canonical ?? field.name)

const shareOf = <Item>(items: readonly Item[], isFilled: (item: Item) => boolean): number | null =>
  items.length === 0 ? null : items.filter(isFilled).length / items.length
