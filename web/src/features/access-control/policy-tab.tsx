import type { SignInSettings } from '@jingjing/schema/access-control'
import { App, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { useChoosePolicy, usePolicy } from '../../api/access-control.ts'
import { useCan } from '../../api/session.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { RuleStatus } from '../../ui/trail/rule-status.tsx'
import { useInLanguage } from '../../ui/words.ts'

const FACTORS = ['optional', 'required'] as const

/** How people sign in: one of the profiles of the rules, and whether a second factor is asked for. */
export function PolicyTab() {
  const { t } = useTranslation()
  const can = useCan()
  const inLanguage = useInLanguage()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const policy = usePolicy()
  const choose = useChoosePolicy()
  if (policy.error) return <ProblemView error={policy.error} onRetry={() => void policy.refetch()} />
  if (!policy.data) return <LoadingLines numLines={6} />
  const { profile, secondFactor, profiles } = policy.data
  const save = async (settings: SignInSettings) => {
    try {
      await choose.mutateAsync(settings)
      void message.success(t('access-control:policy.saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <div className="role-table">
      <section>
        <h3>{t('access-control:policy.profile')}</h3>
        <Radio.Group
          disabled={!can('access-control:grant')}
          value={profile}
          onChange={(event) => void save({ profile: event.target.value, secondFactor })}
        >
          {Object.entries(profiles).map(([name, one]) => (
            <div key={name} className="people-field">
              <Radio value={name}>
                {inLanguage(one.title)} <RuleStatus status={one.status} />
              </Radio>
              <p className="note">
                {t('access-control:policy.says', {
                  minCharacters: one.minCharacters,
                  minClasses: one.minClasses,
                  maxFailures: one.maxFailures,
                  lockMinutes: one.lockMinutes,
                  idleMinutes: one.idleMinutes,
                  absoluteHours: one.absoluteHours,
                })}{' '}
                {one.rotationDays === null
                  ? t('access-control:policy.noRotation')
                  : t('access-control:policy.rotation', {
                      days: one.rotationDays,
                      count: one.numRemembered,
                    })}{' '}
                {one.clause}
              </p>
            </div>
          ))}
        </Radio.Group>
      </section>
      <section>
        <h3>{t('access-control:policy.secondFactor')}</h3>
        <Radio.Group
          disabled={!can('access-control:grant')}
          value={secondFactor}
          onChange={(event) => void save({ profile, secondFactor: event.target.value })}
          options={FACTORS.map((value) => ({ value, label: t(`access-control:policy.factor.${value}`) }))}
        />
      </section>
    </div>
  )
}
