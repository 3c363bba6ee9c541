/** Tells what kind of facility a category is, by the words of the rule pack. */

export interface FacilityKind {
  id: string
  words: readonly string[]
  /** `key=value` of OpenStreetMap. */
  tags: readonly string[]
  /** Kinds that do its work as well. */
  servedBy: readonly string[]
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s（）()]+/g, '')
const isChinese = (word: string): boolean => /\p{Script=Han}/u.test(word)

/**
 * A function from a category, as a file writes it, to the index of its kind, or −1. A whole word of the pack or a tag
 * (`shop=supermarket`, or its value alone) counts before a part; of several parts the longest decides, since
 * 社区卫生服务站 is also a 服务站. Answers are remembered: a file has few categories.
 */
export function kindRecogniser(kinds: readonly FacilityKind[]): (category: string | null) => number {
  const whole = new Map<string, number>()
  const parts: { word: string; index: number }[] = []
  kinds.forEach(({ words, tags }, index) => {
    for (const tag of tags) if (!whole.has(tag)) whole.set(tag, index)
    for (const word of words.map(plain)) {
      if (!whole.has(word)) whole.set(word, index)
      if (isChinese(word)) parts.push({ word, index })
    }
  })
  kinds.forEach(({ tags }, index) => {
    for (const tag of tags) {
      const value = tag.slice(tag.indexOf('=') + 1)
      if (value !== 'yes' && !whole.has(value)) whole.set(value, index)
    }
  })
  parts.sort((a, b) => b.word.length - a.word.length)
  const known = new Map<string, number>()
  const recognise = (category: string): number => {
    const text = plain(category)
    const exact = whole.get(text)
    if (exact !== undefined) return exact
    // Several tags in one cell: amenity=school;shop=…
    for (const one of text.split(/[;；,，/|]/)) {
      const found = whole.get(one)
      if (found !== undefined) return found
    }
    return parts.find(({ word }) => text.includes(word))?.index ?? -1
  }
  return (category) => {
    if (category === null || category === '') return -1
    let index = known.get(category)
    if (index === undefined) {
      index = recognise(category)
      known.set(category, index)
    }
    return index
  }
}

/** Indexes of the kinds that serve for each kind: itself, and those that do its work as well. */
export function servingKinds(kinds: readonly FacilityKind[]): number[][] {
  const indexById = new Map(kinds.map(({ id }, index) => [id, index]))
  return kinds.map(({ servedBy }, index) => [
    index,
    ...servedBy.flatMap((id) => {
      const other = indexById.get(id)
      return other === undefined ? [] : [other]
    }),
  ])
}
