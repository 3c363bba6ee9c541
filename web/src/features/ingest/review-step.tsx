import type { Inspection } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import { Button, Switch } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useStartImport, useStartInspection } from '../../api/ingest.ts'
import { formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { problemSentence, useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { FindingList } from '../../ui/states/finding-list.tsx'
import { type Overrides, overridesToSend } from './overrides/overrides.ts'
import { ProposalPanel } from './proposal-panel.tsx'
import {
  type Choice,
  type Choices,
  canConfirm,
  choiceOf,
  importRequest,
  isConfirmedBefore,
  type Outlook,
  outlook,
} from './state.ts'

export function ReviewStep(props: {
  inspectionId: number
  inspection: Inspection
  /** An import of the same files that did not come through. */
  failed: Job | undefined
  isReviewed: boolean
  onStarted: (importId: number) => void
  onLookAgain: (inspectionId: number) => void
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const problemText = useProblemText()
  const start = useStartImport()
  const [choices, setChoices] = useState<Choices>({})
  const [allOrNothing, setAllOrNothing] = useState(false)
  const [overrides, setOverrides] = useState<Overrides>({})
  const inspect = useStartInspection()
  const isChanged = Object.keys(overrides).length > 0
  const { proposals, findings } = props.inspection
  const sum = outlook(proposals, choices)
  const isConfirmed = props.failed === undefined && !props.isReviewed && isConfirmedBefore(proposals)
  const change = (key: string, choice: Choice) => setChoices((before) => ({ ...before, [key]: choice }))
  const confirm = async () => {
    const { jobId } = await start.mutateAsync(
      importRequest(props.inspectionId, proposals, choices, allOrNothing),
    )
    props.onStarted(jobId)
  }
  const lookAgain = async () => {
    const tables = proposals.flatMap((proposal) => proposal.tables)
    const { jobId } = await inspect.mutateAsync({
      fileIds: props.inspection.fileIds,
      overrides: overridesToSend(tables, overrides),
    })
    props.onLookAgain(jobId)
  }
  // A file of a shape that a person has confirmed before asks nothing.
  const hasStarted = useRef(false)
  useEffect(() => {
    if (!isConfirmed || hasStarted.current) return
    hasStarted.current = true
    void confirm().catch(() => undefined)
  })
  if (proposals.length === 0)
    return (
      <>
        <EmptyState
          title={t('ingest:review.none')}
          hint={t('ingest:review.noneHint')}
          action={<Link to="/data/import">{t('ingest:again')}</Link>}
        />
        <FindingList findings={findings} />
      </>
    )
  return (
    <>
      {props.failed ? (
        <p className="job-problem" role="alert">
          {props.failed.problem
            ? problemSentence(props.failed.problem.code, props.failed.problem.params, language, t)
            : t('ingest:stopped')}
        </p>
      ) : null}
      {findings.length > 0 ? <FindingList findings={findings} /> : null}
      {proposals.map((proposal) => (
        <ProposalPanel
          key={proposal.key}
          proposal={proposal}
          choice={choiceOf(choices, proposal)}
          onChange={(choice) => change(proposal.key, choice)}
          overrides={overrides}
          onOverrides={setOverrides}
        />
      ))}
      <div className="confirm-bar">
        <div className="confirm-words">
          {isChanged ? (
            <span>{t('ingest:overrides.changed')}</span>
          ) : (
            <>
              <strong>{t('ingest:outlook.title')}</strong>
              <OutlookWords sum={sum} />
            </>
          )}
          {start.error || inspect.error ? (
            <span className="confirm-problem">{problemText(start.error ?? inspect.error)}</span>
          ) : null}
        </div>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
        <label className="confirm-switch">
          <Switch
            size="small"
            checked={allOrNothing}
            onChange={setAllOrNothing}
            data-testid="import-all-or-nothing"
          />
          <span title={t('ingest:allOrNothing.hint')}>{t('ingest:allOrNothing.title')}</span>
        </label>
        {isChanged ? (
          <>
            <Button onClick={() => setOverrides({})}>{t('ingest:overrides.discard')}</Button>
            <Button
              type="primary"
              loading={inspect.isPending}
              onClick={() => void lookAgain().catch(() => undefined)}
            >
              {t('ingest:overrides.lookAgain')}
            </Button>
          </>
        ) : null}
        <Button
          type={isChanged ? 'default' : 'primary'}
          data-testid="import-confirm"
          disabled={isChanged || !canConfirm(sum)}
          loading={start.isPending}
          onClick={() => void confirm().catch(() => undefined)}
        >
          {t('ingest:confirm')}
        </Button>
      </div>
    </>
  )
}

function OutlookWords({ sum }: { sum: Outlook }) {
  const { t } = useTranslation()
  const part = (key: string, count: number) =>
    count > 0 ? [t(`ingest:outlook.${key}`, { count, value: formatNumber(count) })] : []
  const words = [
    ...part('new', sum.numNew),
    ...part('newVersion', sum.numNewVersions),
    ...part('rows', sum.numRows),
    ...part('rejected', sum.numRejected),
    ...part('dropped', sum.numDropped),
    ...part('unchanged', sum.numUnchanged),
    ...part('leftOut', sum.numLeftOut),
  ]
  return (
    <span className="figures">
      {sum.numUntitled > 0
        ? t('ingest:outlook.untitled')
        : sum.numKeyless > 0
          ? t('ingest:outlook.keyless')
          : words.length > 0
            ? words.join(t('ingest:outlook.separator'))
            : t('ingest:outlook.nothing')}
    </span>
  )
}
