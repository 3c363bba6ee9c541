export const ARTICLES = [
  'first-steps',
  'import',
  'extract',
  'visualise',
  'monitoring',
  'alerts',
  'trail',
  'environment',
  'devices',
  'life-circle',
  'data',
  'interfaces',
  'roles',
  'permissions',
  'personal-data',
] as const
export type ArticleName = (typeof ARTICLES)[number]

export interface Section {
  title: string
  /** Paragraphs; one that begins with `- ` is a point of a list. */
  text: string
}

export interface Article {
  name: ArticleName
  title: string
  lead: string
  sections: Section[]
}

/** The articles that hold every word of the question, those with it in the title first. */
export function searchArticles(articles: readonly Article[], question: string): Article[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...articles]
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  return articles
    .filter((article) =>
      has(
        [
          article.title,
          article.lead,
          ...article.sections.flatMap((section) => [section.title, section.text]),
        ].join(' '),
      ),
    )
    .sort((a, b) => Number(has(b.title)) - Number(has(a.title)))
}

/** The blocks of a text: runs of points become lists, everything else paragraphs. */
export function blocksOf(text: string): { kind: 'paragraph' | 'list'; lines: string[] }[] {
  const blocks: { kind: 'paragraph' | 'list'; lines: string[] }[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const kind = line.startsWith('- ') ? 'list' : 'paragraph'
    const last = blocks.at(-1)
    if (kind === 'list' && last?.kind === 'list') last.lines.push(line.slice(2))
    else blocks.push({ kind, lines: [kind === 'list' ? line.slice(2) : line] })
  }
  return blocks
}
