import { distanceWithin, hasHan, holdsSyllables, plain, soundsLike, syllablesOf } from './syllables.ts'

/** One thing said of an entry: its title, a keyword, a column, a value. */
export interface EntryPart {
  kind: string
  text: string
  /** What a hit here counts beside hits elsewhere. */
  weight: number
  /** Found by its sound and with slips of the hand as well; too dear for long texts and values. */
  isSpoken: boolean
}

/** A text made ready. Columns of many datasets are called alike: what they share is one of these. */
interface PreparedText {
  plainText: string
  /** Empty for what is not found by its sound. */
  syllables: readonly string[]
  sound: string
}

interface PreparedPart extends EntryPart {
  prepared: PreparedText
}

export interface PreparedEntry {
  id: string
  parts: readonly PreparedPart[]
}

export interface FoundEntry {
  id: string
  score: number
  /** The parts that were hit, the best first. */
  hits: { kind: string; text: string }[]
}

/** Makes entries ready to be searched; a text that many entries share is worked out once, here and in each search. */
export function createPreparer(): (id: string, parts: readonly EntryPart[]) => PreparedEntry {
  const spokenByText = new Map<string, PreparedText>()
  const spoken = (text: string): PreparedText => {
    const known = spokenByText.get(text)
    if (known !== undefined) return known
    const syllables = syllablesOf(text)
    const made = { plainText: plain(text), syllables, sound: syllables.join('') }
    spokenByText.set(text, made)
    return made
  }
  return (id, parts) => ({
    id,
    parts: parts.map((part) => ({
      ...part,
      prepared: part.isSpoken ? spoken(part.text) : { plainText: plain(part.text), syllables: [], sound: '' },
    })),
  })
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

interface Term {
  text: string
  /** The words of a run of Chinese, where there are several. */
  words: readonly string[]
  syllables: readonly string[]
  isHan: boolean
}

const MAX_TERMS = 8

export function readTerms(query: string): Term[] {
  const texts = plain(query).match(/[\p{L}\p{N}._%-]+/gu) ?? []
  return texts.slice(0, MAX_TERMS).map((text) => {
    const isHan = hasHan(text)
    const words = isHan
      ? [...segmenter.segment(text)].filter((one) => one.isWordLike).map((one) => one.segment)
      : []
    return { text, words: words.length > 1 ? words : [], syllables: isHan ? syllablesOf(text) : [], isHan }
  })
}

/** How much a way of meeting counts, beside standing there as it was typed. */
const MEETS = {
  whole: 1.5,
  start: 1.2,
  within: 1,
  words: 0.7,
  sound: 0.8,
  initials: 0.5,
  homophone: 0.5,
  slip: 0.35,
}
/** Of the characters of a run of Chinese, so many must stand in words that are found. */
const LEAST_WORD_SHARE = 0.6
/** With so many found, nobody's hand has slipped. */
const ENOUGH = 5
const MAX_HITS = 3

/**
 * Entries that hold every term of a query, the best first; those of equal score in the order given. Where few do, terms
 * are looked for as a slip of the hand as well: one character wrong in three or more, two in eight or more.
 */
export function findEntries(entries: readonly PreparedEntry[], query: string): FoundEntry[] {
  const terms = readTerms(query)
  if (terms.length === 0) return []
  const found = collect(entries, terms, false)
  if (found.length >= ENOUGH) return found
  const have = new Set(found.map(({ id }) => id))
  return [...found, ...collect(entries, terms, true).filter(({ id }) => !have.has(id))]
}

function collect(
  entries: readonly PreparedEntry[],
  terms: readonly Term[],
  allowsSlips: boolean,
): FoundEntry[] {
  const found: FoundEntry[] = []
  const measures = terms.map((term) => measure(term, allowsSlips))
  for (const { id, parts } of entries) {
    let score = 0
    const hits: { kind: string; text: string; score: number }[] = []
    for (const meets of measures) {
      let best = 0
      const met: { part: EntryPart; how: number }[] = []
      for (const part of parts) {
        const how = meets(part)
        if (how === 0) continue
        best = Math.max(best, part.weight * how)
        met.push({ part, how })
      }
      // Where a term stands as it was typed, what merely resembles it explains nothing.
      const isTyped = met.some(({ how }) => how >= MEETS.within)
      for (const { part, how } of met)
        if (!isTyped || how >= MEETS.within)
          hits.push({ kind: part.kind, text: part.text, score: part.weight * how })
      if (best === 0) {
        score = 0
        break
      }
      score += best
    }
    if (score === 0) continue
    const shown = hits.sort((a, b) => b.score - a.score).slice(0, MAX_HITS)
    found.push({ id, score, hits: shown.map(({ kind, text }) => ({ kind, text })) })
  }
  return found.sort((a, b) => b.score - a.score)
}

/** How well a part meets a term; each text is looked at once. */
function measure(term: Term, allowsSlips: boolean): (part: PreparedPart) => number {
  const known = new Map<PreparedText, number>()
  return ({ prepared, isSpoken }) => {
    // Texts that are not spoken are long and nobody else's.
    if (!isSpoken) return meet(prepared, term, false)
    let met = known.get(prepared)
    if (met === undefined) {
      met = meet(prepared, term, allowsSlips)
      known.set(prepared, met)
    }
    return met
  }
}

function meet(text: PreparedText, term: Term, allowsSlips: boolean): number {
  const at = text.plainText.indexOf(term.text)
  if (at >= 0) {
    if (text.plainText.length === term.text.length) return MEETS.whole
    return at === 0 ? MEETS.start : MEETS.within
  }
  if (term.words.length > 0) {
    const share = wordShare(text.plainText, term)
    if (share >= LEAST_WORD_SHARE) return MEETS.words * share
  }
  if (text.syllables.length === 0) return 0
  if (term.isHan) {
    if (term.text.length > 1 && holdsSyllables(text.syllables, term.syllables)) return MEETS.homophone
  } else if (/^[a-z]{2,}$/.test(term.text)) {
    const spelled = soundsLike(text.syllables, term.text)
    if (spelled > 0) return MEETS.initials + (MEETS.sound - MEETS.initials) * spelled
  }
  return allowsSlips && isSlip(text, term) ? MEETS.slip : 0
}

function wordShare(text: string, { words }: Term): number {
  let met = 0
  let all = 0
  for (const word of words) {
    all += word.length
    // A single character stands in half of all texts.
    if (word.length > 1 && text.includes(word)) met += word.length
  }
  return met / all
}

function isSlip(prepared: PreparedText, { text, isHan }: Term): boolean {
  const least = isHan ? 3 : 4
  if (text.length < least) return false
  const allowed = text.length >= 8 ? 2 : 1
  if (distanceWithin(prepared.plainText, text) <= allowed) return true
  // Letters in place of characters, with a slip among them.
  return !isHan && text.length >= 6 && distanceWithin(prepared.sound, text) <= allowed
}
