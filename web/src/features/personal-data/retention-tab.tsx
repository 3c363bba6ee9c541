import type { RetentionRules } from '@jingjing/schema/access-control/personal-data'
import { App, Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRemoveRetention, useRetention, useSetRetention } from '../../api/personal-data.ts'
import { formatFullTime, formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

type Kept = RetentionRules['datasets'][number]

export function RetentionTab() {
  const { t } = useTranslation()
  const retention = useRetention()
  if (retention.error) return <ProblemView error={retention.error} onRetry={() => void retention.refetch()} />
  if (!retention.data) return <LoadingLines numLines={6} />
  return (
    <>
      <p className="note">{t('personal-data:retention.explained')}</p>
      <p className="note">{t('personal-data:retention.audit', { days: retention.data.auditDays })}</p>
      {retention.data.datasets.length === 0 ? (
        <EmptyState
          title={t('personal-data:retention.empty')}
          hint={t('personal-data:retention.emptyHint')}
        />
      ) : (
        <ul className="personal-rules">
          {retention.data.datasets.map((one) => (
            <RuleLine key={one.dataset} kept={one} />
          ))}
        </ul>
      )}
    </>
  )
}

function RuleLine({ kept }: { kept: Kept }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { message } = App.useApp()
  const problemText = useProblemText()
  const set = useSetRetention()
  const remove = useRemoveRetention()
  const [keepDays, setKeepDays] = useState<number | null>(kept.rule?.keepDays ?? null)
  const [basis, setBasis] = useState(kept.rule?.basis ?? '')
  const isSame = keepDays === (kept.rule?.keepDays ?? null) && basis === (kept.rule?.basis ?? '')
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
      void message.success(t('personal-data:retention.saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <li>
      <div>
        <b>{kept.title}</b>
        <p className="note">{kept.fields.join(t('ingest:listSeparator'))}</p>
        {kept.rule ? (
          <p className="note">
            {kept.rule.lastRunAt === null
              ? t('personal-data:retention.notYet')
              : t('personal-data:retention.lastRun', {
                  time: formatFullTime(kept.rule.lastRunAt, language),
                  count: formatNumber(kept.rule.numEmptied ?? 0),
                })}
          </p>
        ) : null}
      </div>
      <InputNumber
        aria-label={t('personal-data:retention.days')}
        placeholder={t('personal-data:retention.forever')}
        min={30}
        max={36_500}
        precision={0}
        suffix={t('personal-data:retention.unit')}
        value={keepDays}
        onChange={setKeepDays}
      />
      <Input
        aria-label={t('personal-data:retention.basis')}
        placeholder={t('personal-data:retention.basis')}
        maxLength={300}
        value={basis}
        onChange={(event) => setBasis(event.target.value)}
      />
      <Button
        loading={set.isPending}
        disabled={isSame || keepDays === null || basis.trim().length < 2}
        onClick={() =>
          void run(() =>
            set.mutateAsync({ dataset: kept.dataset, keepDays: keepDays ?? 0, basis: basis.trim() }),
          )
        }
      >
        {t('personal-data:retention.save')}
      </Button>
      {kept.rule ? (
        <Button
          type="text"
          loading={remove.isPending}
          onClick={() =>
            void run(async () => {
              await remove.mutateAsync(kept.dataset)
              setKeepDays(null)
              setBasis('')
            })
          }
        >
          {t('personal-data:retention.remove')}
        </Button>
      ) : null}
    </li>
  )
}
