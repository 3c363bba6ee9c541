import type { RuleVersions } from '@jingjing/schema/rules'
import type { CaseRatesBody } from '@jingjing/schema/rules/cases'
import { App, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDropRule, useRuleVersions } from '../../../api/rules.ts'
import { useCan } from '../../../api/session.ts'
import { formatDay, formatNumber } from '../../../ui/format.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { RatesRuleForm } from './rates-rule-form.tsx'
import '../work.css'

type Version = RuleVersions['versions'][number]
export type RatesVersion = Omit<Version, 'body'> & { body: CaseRatesBody }

const isRates = (version: Version): version is Version & RatesVersion => version.pack === 'case-rates'

/** By which rule the three rates and the score are counted, on which days, and how sure it is. */
export default function RatesRulePage() {
  const { t } = useTranslation()
  const can = useCan()
  const rules = useRuleVersions('case-rates')
  const [isEditing, setEditing] = useState(false)
  const versions = rules.data?.versions.filter(isRates) ?? []
  const [latest] = versions
  return (
    <Page
      title={t('monitoring:rule.title')}
      subtitle={t('monitoring:rule.subtitle')}
      back={{ to: '/monitoring/compare', label: t('monitoring:compare.title') }}
      actions={
        can('rules:edit') && latest && !isEditing ? (
          <Button type="primary" data-testid="new-rates-rule" onClick={() => setEditing(true)}>
            {t('monitoring:rule.add')}
          </Button>
        ) : null
      }
    >
      {rules.error ? (
        <ProblemView error={rules.error} onRetry={() => void rules.refetch()} />
      ) : !rules.data ? (
        <LoadingLines numLines={6} />
      ) : (
        <>
          {isEditing && latest ? <RatesRuleForm from={latest} onDone={() => setEditing(false)} /> : null}
          {versions.map((version) => (
            <VersionPanel key={version.version} version={version} />
          ))}
        </>
      )}
    </Page>
  )
}

function VersionPanel({ version }: { version: RatesVersion }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { message } = App.useApp()
  const problemText = useProblemText()
  const can = useCan()
  const drop = useDropRule()
  const { body } = version
  const until = version.validTo === null ? t('monitoring:rule.onwards') : formatDay(version.validTo, language)
  const takeBack = () =>
    drop
      .mutateAsync({ pack: version.pack, version: version.version })
      .catch((error: unknown) => void message.error(problemText(error)))
  const lists = (['responded', 'resolved', 'satisfied'] as const).map((rate) => ({
    name: t(`monitoring:figure.${rate}Rate`),
    says: t('monitoring:rule.answers', {
      yes: body.rates[rate].yes.join('、'),
      no: body.rates[rate].no.join('、'),
    }),
  }))
  const weights = body.score?.weights
  return (
    <Panel
      title={`${version.title[language]} · ${formatDay(version.validFrom, language)} – ${until}`}
      subtitle={`${t(`trail:status.${version.status}.name`)} · ${version.source.name} ${version.source.clause}`}
      extra={
        version.isOffice && can('rules:edit') ? (
          <Popconfirm
            title={t('monitoring:rule.takeBackSure')}
            okText={t('monitoring:rule.takeBack')}
            cancelText={t('monitoring:alerts.cancel')}
            onConfirm={takeBack}
          >
            <Button type="link">{t('monitoring:rule.takeBack')}</Button>
          </Popconfirm>
        ) : null
      }
    >
      <dl className="case-facts" data-testid="rates-rule">
        {lists.map(({ name, says }) => (
          <Fact key={name} name={name} says={says} />
        ))}
        <Fact
          name={t('monitoring:figure.score')}
          says={
            weights
              ? `${formatNumber(weights.responded)} : ${formatNumber(weights.resolved)} : ${formatNumber(weights.satisfied)} (${t(`trail:status.${body.score?.status ?? 'unverified'}.name`)})`
              : t('monitoring:work.none')
          }
        />
        <Fact name={t('monitoring:rule.excluded')} says={body.excluded.join('、')} />
        <Fact
          name={t('monitoring:rule.hangUps')}
          says={t(`monitoring:rule.treatment.${body.hangUps.inRates}`)}
        />
        <Fact
          name={t('monitoring:rule.outOfVolume')}
          says={t(`monitoring:rule.treatment.${body.outOfVolume.inRates}`)}
        />
        <Fact
          name={t('monitoring:rule.reopened')}
          says={t(`monitoring:rule.counts.${body.reopened.counts}`)}
        />
      </dl>
    </Panel>
  )
}

function Fact({ name, says }: { name: string; says: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{says}</dd>
    </>
  )
}
