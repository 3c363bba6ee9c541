import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { RuleStatus } from '../../ui/trail/rule-status.tsx'
import { useInLanguage } from '../../ui/words.ts'
import type { DiagnosisAnswer } from './engine/planner-protocol.ts'

export type Gap = DiagnosisAnswer['gaps'][number]

const NUM_SHOWN = 12

/** What is wrong, in words, the worst first. */
export function DiagnosisPanel(props: {
  rules: LifeCircleRules
  gaps: readonly Gap[] | null
  hasPlan: boolean
  onShow: (gap: Gap) => void
  onPropose: ((gap: Gap) => void) | null
}) {
  const { t } = useTranslation()
  if (props.gaps === null) return <LoadingLines numLines={6} />
  if (props.gaps.length === 0)
    return <EmptyState title={t('life-circle:diagnosis.none')} hint={t('life-circle:diagnosis.noneHint')} />
  return (
    <>
      <p className="note">{t(`life-circle:diagnosis.${props.hasPlan ? 'ofPlan' : 'ofNow'}`)}</p>
      <ol className="plan-findings" data-testid="diagnosis">
        {props.gaps
          .filter((gap) => !gap.hasNoFacility)
          .slice(0, NUM_SHOWN)
          .map((gap) => (
            <Finding key={`${gap.pack}/${gap.requirement}`} gap={gap} {...props} />
          ))}
      </ol>
      <Absent gaps={props.gaps} rules={props.rules} onShow={props.onShow} />
    </>
  )
}

/** Services of which nothing is known: no finding, but a question to whoever has their lists. */
function Absent(props: { rules: LifeCircleRules; gaps: readonly Gap[]; onShow: (gap: Gap) => void }) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const byName = new Map(
    props.gaps.flatMap((gap) => {
      const requirement = requirementOf(props.rules, gap)?.requirement
      return gap.hasNoFacility && requirement !== undefined ? [[inLanguage(requirement.name), gap]] : []
    }),
  )
  if (byName.size === 0) return null
  return (
    <section className="plan-absent" data-testid="diagnosis-absent">
      <h3>{t('life-circle:diagnosis.absent')}</h3>
      <p className="note">{t('life-circle:diagnosis.absentHint')}</p>
      <ul>
        {[...byName].map(([name, gap]) => (
          <li key={name}>
            <button type="button" className="link-button" onClick={() => props.onShow(gap)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function requirementOf(rules: LifeCircleRules, gap: Gap) {
  const standard = rules.standards.find(({ id }) => id === gap.pack)
  const requirement = standard?.requirements.find(({ id }) => id === gap.requirement)
  return standard === undefined || requirement === undefined ? null : { standard, requirement }
}

function Finding(props: {
  rules: LifeCircleRules
  gap: Gap
  onShow: (gap: Gap) => void
  onPropose: ((gap: Gap) => void) | null
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const { gap, rules, onPropose } = props
  const found = requirementOf(rules, gap)
  if (found === null) return null
  const { standard, requirement } = found
  const where = (gap.communityNames.length > 0 ? gap.communityNames : gap.pocket.compounds).join(
    t('life-circle:diagnosis.comma'),
  )
  return (
    <li data-testid={`finding-${gap.requirement}`}>
      <h3>
        <button type="button" className="link-button" onClick={() => props.onShow(gap)}>
          {t('life-circle:diagnosis.title', {
            service: inLanguage(requirement.name),
            count: Math.round(gap.numLeftOut),
            value: formatNumber(gap.numLeftOut, 0),
            people: t(`life-circle:diagnosis.people.${gap.people}`),
          })}
        </button>
      </h3>
      <p>
        {where === ''
          ? t('life-circle:diagnosis.somewhere', {
              value: formatNumber(gap.pocket.people, 0),
            })
          : t('life-circle:diagnosis.where', { where, value: formatNumber(gap.pocket.people, 0) })}
        {gap.people === 'all' && gap.pocket.elders >= 1
          ? t('life-circle:diagnosis.elders', { value: formatNumber(gap.pocket.elders, 0) })
          : null}
        {gap.pocket.meanDistanceMetres === null
          ? t('life-circle:diagnosis.nothing')
          : t('life-circle:diagnosis.distance', {
              metres: formatNumber(gap.pocket.meanDistanceMetres, 0),
              limit: formatNumber(gap.reachMetres, 0),
            })}
        {gap.numComplaints + gap.numAnswers === 0
          ? null
          : t('life-circle:diagnosis.heard', {
              complaints: formatNumber(gap.numComplaints, 0),
              answers: formatNumber(gap.numAnswers, 0),
            })}
      </p>
      <p className="plan-finding-foot">
        <span className="tertiary small">{inLanguage(standard.title)}</span>
        <RuleStatus status={gap.status} />
        {onPropose === null ? null : (
          <Button size="small" data-testid="propose-for-gap" onClick={() => onPropose(gap)}>
            {t('life-circle:diagnosis.propose')}
          </Button>
        )}
      </p>
    </li>
  )
}
