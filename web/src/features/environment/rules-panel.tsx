import type { RuleReference } from '@jingjing/schema/trail'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Panel } from '../../ui/page.tsx'
import { RuleStatus } from '../../ui/trail/rule-status.tsx'

/** Which standards judged these days. */
export function RulesPanel({ rules }: { rules: readonly RuleReference[] }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('environment:rules.title')} subtitle={t('environment:rules.subtitle')}>
      <ul className="rule-lines">
        {rules.map((rule) => (
          <li key={`${rule.pack}@${rule.version}`}>
            <Link to={`/system/rules#${rule.pack}@${rule.version}`}>{rule.title}</Link>
            <RuleStatus status={rule.status} />
            <span className="note">{rule.source}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
