import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { type RulePack, useRules } from '../../api/rules.ts'
import { formatDay } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { RuleStatus } from '../../ui/trail/rule-status.tsx'
import { useInLanguage } from '../../ui/words.ts'
import './rules-page.css'
import { groupPacks, isInForce, packAnchor } from './view.ts'

export default function RulesPage() {
  const { t } = useTranslation()
  const rules = useRules()
  const { hash } = useLocation()
  const target = decodeURIComponent(hash.slice(1))
  useEffect(() => {
    if (rules.data && target) document.getElementById(target)?.scrollIntoView({ block: 'center' })
  }, [rules.data, target])
  return (
    <Page title={t('system:rules.title')} subtitle={t('system:rules.subtitle')}>
      {rules.error ? (
        <ProblemView error={rules.error} onRetry={() => void rules.refetch()} />
      ) : !rules.data ? (
        <LoadingLines numLines={6} />
      ) : rules.data.length === 0 ? (
        <EmptyState title={t('system:rules.empty')} hint={t('system:rules.emptyHint')} />
      ) : (
        groupPacks(rules.data).map((group) => (
          <Panel key={group.pack} title={t(`system:pack.${group.pack}`)}>
            <ul className="rule-list">
              {group.versions.map((pack) => (
                <Version key={pack.version} pack={pack} isTarget={packAnchor(pack) === target} />
              ))}
            </ul>
          </Panel>
        ))
      )}
    </Page>
  )
}

function Version({ pack, isTarget }: { pack: RulePack; isTarget: boolean }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const inLanguage = useInLanguage()
  const today = new Date().toISOString().slice(0, 10)
  return (
    <li id={packAnchor(pack)} className={isTarget ? 'target' : undefined}>
      <div className="rule-head">
        <h3>{inLanguage(pack.title)}</h3>
        <RuleStatus status={pack.status} />
        {isInForce(pack, today) ? <span className="rule-force">{t('system:rules.inForce')}</span> : null}
      </div>
      <dl className="rule-facts">
        <dt>{t('system:rules.validity')}</dt>
        <dd>
          {pack.validTo === null
            ? t('system:rules.since', { from: formatDay(pack.validFrom, language) })
            : t('system:rules.between', {
                from: formatDay(pack.validFrom, language),
                to: formatDay(pack.validTo, language),
              })}
        </dd>
        <dt>{t('system:rules.source')}</dt>
        <dd>
          {pack.source.url ? (
            <a href={pack.source.url} rel="noreferrer" target="_blank">
              {pack.source.name}
            </a>
          ) : (
            pack.source.name
          )}
        </dd>
        <dt>{t('system:rules.clause')}</dt>
        <dd>{pack.source.clause}</dd>
        {pack.notes.length > 0 ? (
          <>
            <dt>{t('system:rules.notes')}</dt>
            <dd>
              <ul>
                {pack.notes.map((note) => (
                  <li key={note.zh}>{inLanguage(note)}</li>
                ))}
              </ul>
            </dd>
          </>
        ) : null}
        <dt>{t('system:rules.version')}</dt>
        <dd>
          <code>
            {pack.pack} / {pack.version}
          </code>
        </dd>
      </dl>
    </li>
  )
}
