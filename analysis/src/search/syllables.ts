import { pinyin } from 'pinyin-pro'

/** Wide letters as narrow ones, capitals as small ones. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

export const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/**
 * How a text sounds, syllable by syllable and without tones; a run of letters or digits is one of them, signs are none.
 * `ü` is written `v`, as it is typed. Characters with several readings take the one of their word.
 */
export function syllablesOf(text: string): string[] {
  return (plain(text).match(/\p{Script=Han}+|[a-z0-9]+/gu) ?? []).flatMap((run) =>
    hasHan(run) ? pinyin(run, { toneType: 'none', type: 'array', v: true }) : [run],
  )
}

/**
 * Whether letters are how a text sounds from one of its syllables on: whole syllables, their initials, or a mixture, as
 * people type (`yanglao`, `yl`, `ylyizh`). Answers how much of it was spelled out: the share of the letters of the
 * syllables met; 0 where it does not match.
 */
export function soundsLike(syllables: readonly string[], letters: string): number {
  let best = 0
  for (let from = 0; from < syllables.length; from++) {
    const met = matchFrom(syllables, from, letters, 0)
    if (met > 0) best = Math.max(best, letters.length / met)
  }
  return best
}

/** Letters of all syllables met by the rest of the query; 0 where it does not match. The longest bite is tried first. */
function matchFrom(syllables: readonly string[], at: number, letters: string, done: number): number {
  const syllable = syllables[at]
  if (syllable === undefined || syllable[0] !== letters[done]) return 0
  let bite = 1
  while (bite < syllable.length && syllable[bite] === letters[done + bite]) bite++
  for (; bite > 0; bite--) {
    if (done + bite >= letters.length) return syllable.length
    const rest = matchFrom(syllables, at + 1, letters, done + bite)
    if (rest > 0) return syllable.length + rest
  }
  return 0
}

/** Whether one row of syllables stands in another. */
export function holdsSyllables(all: readonly string[], asked: readonly string[]): boolean {
  if (asked.length === 0) return false
  for (let from = 0; from + asked.length <= all.length; from++)
    if (asked.every((syllable, index) => all[from + index] === syllable)) return true
  return false
}

/**
 * The fewest slips that turn `asked` into something that stands in `text`: a character changed, added, left out, or
 * taking turns with its neighbour (Sellers 1980, with the transpositions of Damerau 1964). Between 0 and the length of
 * `asked`.
 */
export function distanceWithin(text: string, asked: string): number {
  let before: number[] = []
  let column = Array.from({ length: asked.length + 1 }, (_, index) => index)
  let best = asked.length
  for (let at = 0; at < text.length; at++) {
    const next = [0]
    for (let index = 1; index <= asked.length; index++) {
      const change = (column[index - 1] as number) + (asked[index - 1] === text[at] ? 0 : 1)
      let least = Math.min(change, (column[index] as number) + 1, (next[index - 1] as number) + 1)
      const isTurned =
        index > 1 && at > 0 && asked[index - 1] === text[at - 1] && asked[index - 2] === text[at]
      if (isTurned) least = Math.min(least, (before[index - 2] as number) + 1)
      next.push(least)
    }
    before = column
    column = next
    best = Math.min(best, column[asked.length] as number)
  }
  return best
}
