import { SearchOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import './help-page.css'
import { ARTICLES, type Article, blocksOf, type Section, searchArticles } from './view.ts'

export default function HelpPage() {
  const { t } = useTranslation()
  const { article: name } = useParams()
  const [question, setQuestion] = useState('')
  const articles: Article[] = ARTICLES.map((article) => ({
    name: article,
    title: t(`help:article.${article}.title`),
    lead: t(`help:article.${article}.lead`),
    sections: Object.values(
      t(`help:article.${article}.section`, { returnObjects: true }) as unknown as Record<string, Section>,
    ),
  }))
  const found = searchArticles(articles, question)
  const shown = found.find((article) => article.name === name) ?? found[0]
  return (
    <Page title={t('help:title')} subtitle={t('help:subtitle')}>
      <div className="help">
        <nav className="help-list" aria-label={t('help:articles')}>
          <Input
            allowClear
            prefix={<SearchOutlined />}
            placeholder={t('help:searchHint')}
            aria-label={t('help:searchHint')}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
          <ul>
            {found.map((article) => (
              <li key={article.name}>
                <Link to={`/help/${article.name}`} aria-current={article === shown ? 'page' : undefined}>
                  {article.title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <Panel>
          {shown ? (
            <ArticleText article={shown} />
          ) : (
            <EmptyState
              title={t('help:nothing')}
              hint={t('help:nothingHint')}
              action={<Button onClick={() => setQuestion('')}>{t('help:showAll')}</Button>}
            />
          )}
        </Panel>
      </div>
    </Page>
  )
}

function ArticleText({ article }: { article: Article }) {
  return (
    <article className="help-article">
      <h2>{article.title}</h2>
      <p className="help-lead">{article.lead}</p>
      {article.sections.map((section) => (
        <section key={section.title}>
          <h3>{section.title}</h3>
          {blocksOf(section.text).map((block) =>
            block.kind === 'list' ? (
              <ul key={block.lines[0]}>
                {block.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            ) : (
              <p key={block.lines[0]}>{block.lines[0]}</p>
            ),
          )}
        </section>
      ))}
    </article>
  )
}
