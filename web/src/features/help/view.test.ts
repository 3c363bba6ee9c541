import { describe, expect, it } from 'vitest'
import { zh } from '../../i18n/resources.ts'
import { ARTICLES, type Article, blocksOf, searchArticles } from './view.ts'

const articles: Article[] = ARTICLES.map((name) => {
  const article = zh.help.article[name]
  return { name, title: article.title, lead: article.lead, sections: Object.values(article.section) }
})

describe('the search in the manual', () => {
  it('finds an article by a word of its text, and those with it in the title first', () => {
    expect(searchArticles(articles, '撤销')[0]?.name).toBe('data')
    expect(searchArticles(articles, 'gbk').map((article) => article.name)).toEqual(['import'])
  })

  it('wants every word, and everything for no word', () => {
    expect(searchArticles(articles, 'GBK 撤销')).toEqual([])
    expect(searchArticles(articles, '  ')).toHaveLength(ARTICLES.length)
  })
})

it('lines with a dash become one list, everything else paragraphs', () => {
  expect(blocksOf('一\n- 二\n- 三\n四')).toEqual([
    { kind: 'paragraph', lines: ['一'] },
    { kind: 'list', lines: ['二', '三'] },
    { kind: 'paragraph', lines: ['四'] },
  ])
})
