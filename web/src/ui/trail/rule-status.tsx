import type { RuleReference } from '@jingjing/schema/trail'
import { useTranslation } from 'react-i18next'
import './rule-status.css'

/** How far a rule can be leant on, as a sign and a word. */
export function RuleStatus({ status }: { status: RuleReference['status'] }) {
  const { t } = useTranslation()
  const sign = { verified: '✓', secondary: '◐', unverified: '?' }[status]
  return (
    <span className={`rule-status ${status}`} title={t(`trail:status.${status}.meaning`)}>
      <span aria-hidden="true">{sign}</span> {t(`trail:status.${status}.name`)}
    </span>
  )
}
