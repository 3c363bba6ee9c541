import {
  DATASET_SENSITIVITIES,
  DESCRIBED_PROPERTIES,
  type Described,
  type DescribedField,
  type Description,
  FIELD_SENSITIVITIES,
  type ScoredElement,
  type Suggestion,
} from '@jingjing/schema/describe'

/** What a person has typed and not saved. */
export type Draft = Partial<Described>

/** The part of a draft that says something new. */
export function changesOf(description: Description, draft: Draft): Draft {
  return Object.fromEntries(
    Object.entries(draft).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(description[key as keyof Described]),
    ),
  )
}

/** A draft with suggestions taken over. */
export function takeSuggestions(draft: Draft, suggestions: readonly Suggestion[]): Draft {
  return { ...draft, ...Object.fromEntries(suggestions.map(({ property, value }) => [property, value])) }
}

/** Suggestions for what the draft still leaves empty. */
export function openSuggestions(description: Description, draft: Draft): Suggestion[] {
  return description.suggestions.filter(({ property, value }) => {
    const now = draft[property] ?? description[property]
    return JSON.stringify(now) !== JSON.stringify(value)
  })
}

const isLower = (order: readonly string[], from: string, to: string | undefined): boolean =>
  to !== undefined && order.indexOf(to) < order.indexOf(from)

/** Whether more people would see the dataset than do now. */
export const lowersDataset = (description: Pick<Described, 'sensitivity'>, change: Draft): boolean =>
  isLower(DATASET_SENSITIVITIES, description.sensitivity, change.sensitivity)

export const lowersField = (before: DescribedField, change: Partial<DescribedField>): boolean =>
  isLower(FIELD_SENSITIVITIES, before.sensitivity, change.sensitivity)

/** Share of the weights that is filled, in percent with one decimal, as the figure tells it. */
export function scoreOf(elements: readonly ScoredElement[]): number {
  const total = elements.reduce((sum, { weight }) => sum + weight, 0)
  const points = elements.reduce((sum, { weight, filled }) => sum + weight * filled, 0)
  return total === 0 ? 0 : Math.round((points / total) * 1000) / 10
}

/** Elements that are not whole, what counts most first. */
export const missingOf = (elements: readonly ScoredElement[]): ScoredElement[] =>
  elements
    .filter(({ filled }) => filled < 1)
    .sort((a, b) => b.weight * (1 - b.filled) - a.weight * (1 - a.filled))

/** The input that an element of the score is filled in with; null where that is done elsewhere. */
export function inputOf(element: string): string | null {
  if (element === 'period') return 'describe-periodFrom'
  return (DESCRIBED_PROPERTIES as string[]).includes(element) ? `describe-${element}` : null
}

/** Codes pasted from a sheet: code, meaning, English; lines without a meaning are left out. */
export function readPastedCodes(text: string): { code: string; label: string; labelEn: string }[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map((cell) => cell.trim()))
    .filter(([code, label]) => Boolean(code) && Boolean(label))
    .map(([code = '', label = '', labelEn = '']) => ({ code, label, labelEn }))
}
