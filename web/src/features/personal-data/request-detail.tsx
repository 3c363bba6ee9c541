import type { Covers, NewPersonalAct, PersonalRequest } from '@jingjing/schema/access-control/personal-data'
import { App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../../api/client.ts'
import { useJob } from '../../api/jobs.ts'
import { copyAddress, useCloseRequest, useStartAct } from '../../api/personal-data.ts'
import { formatFullTime, formatNumber } from '../../ui/format.ts'
import { JobProgress } from '../../ui/jobs/job-progress.tsx'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { CorrectForm } from './correct-form.tsx'
import { OutcomeView } from './outcome-view.tsx'
import { lastOutcome, runningAct, sumOf } from './view.ts'

/** One request: what was found, what can be done about it, and what was done. */
export function RequestDetail({ request }: { request: PersonalRequest }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const start = useStartAct()
  const close = useCloseRequest()
  const [covers, setCovers] = useState<Covers>('certain')
  const [isCorrecting, setIsCorrecting] = useState(false)
  const running = runningAct(request)
  const job = useJob(running?.jobId ?? null).data
  const isStopped = job?.state === 'failed' || job?.state === 'cancelled'
  const last = lastOutcome(request)
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const begin = (act: NewPersonalAct) => run(() => start.mutateAsync({ id: request.id, ...act }))
  const sum = last?.outcome ? sumOf(last.outcome) : null
  const confirmDeletion = () =>
    modal.confirm({
      title: t('personal-data:delete.sure'),
      content: t(`personal-data:delete.${covers}`, {
        count: sum === null ? 0 : sum.numCertain + (covers === 'all' ? sum.numPossible : 0),
        files: sum?.numFiles ?? 0,
      }),
      okText: t('personal-data:act.delete'),
      okButtonProps: { danger: true, className: 'confirm-delete' },
      onOk: () => begin({ kind: 'delete', covers }),
    })
  const confirmClosing = () =>
    modal.confirm({
      title: t('personal-data:close.sure'),
      content: t('personal-data:close.explained'),
      okText: t('personal-data:close.do'),
      onOk: () => run(() => close.mutateAsync(request.id)),
    })
  const isOpen = request.closedAt === null
  const hasSomething =
    sum !== null && sum.numCertain + sum.numFiles + (covers === 'all' ? sum.numPossible : 0) > 0
  const isBusy = (running !== null && !isStopped) || start.isPending
  return (
    <div className="personal-detail">
      <Panel
        title={request.reference}
        subtitle={
          isOpen
            ? Object.entries(request.hints)
                .map(([kind, hint]) => `${t(`personal-data:kind.${kind}`)} ${hint}`)
                .join(' · ')
            : t('personal-data:request.closedAt', { time: formatFullTime(request.closedAt ?? '', language) })
        }
        extra={
          isOpen ? (
            <Button size="small" data-testid="close-request" disabled={isBusy} onClick={confirmClosing}>
              {t('personal-data:close.do')}
            </Button>
          ) : undefined
        }
      >
        {isOpen ? (
          <div className="personal-acts">
            <Button
              data-testid="act-export"
              disabled={isBusy}
              onClick={() => void begin({ kind: 'export', covers })}
            >
              {t('personal-data:act.export')}
            </Button>
            <Button data-testid="act-correct" disabled={isBusy} onClick={() => setIsCorrecting(true)}>
              {t('personal-data:act.correct')}
            </Button>
            <Button
              danger
              data-testid="act-delete"
              disabled={isBusy || !hasSomething}
              onClick={confirmDeletion}
            >
              {t('personal-data:act.delete')}
            </Button>
            <Button disabled={isBusy} onClick={() => void begin({ kind: 'find', covers })}>
              {t('personal-data:act.find')}
            </Button>
            {sum !== null && sum.numPossible > 0 ? (
              <Checkbox
                checked={covers === 'all'}
                onChange={(event) => setCovers(event.target.checked ? 'all' : 'certain')}
              >
                {t('personal-data:covers.all', { count: sum.numPossible })}
              </Checkbox>
            ) : null}
          </div>
        ) : null}
        {isBusy && job ? <JobProgress job={job} /> : null}
        {isStopped && job.problem ? <ProblemView error={new ApiProblem(422, job.problem)} /> : null}
        {last?.outcome ? <OutcomeView act={last} outcome={last.outcome} /> : null}
      </Panel>
      <Panel title={t('personal-data:done.title')}>
        <ol className="personal-done">
          {request.acts.map((act) => (
            <li key={act.id}>
              <span>{t(`personal-data:act.${act.kind}`)}</span>
              <span className="note figures">{formatFullTime(act.createdAt, language)}</span>
              <span className="note">
                {act.outcome?.numChanged != null
                  ? t('personal-data:done.changed', { count: formatNumber(act.outcome.numChanged) })
                  : act.finishedAt === null
                    ? t('personal-data:done.running')
                    : ''}
              </span>
              {act.hasFile ? (
                <a data-testid="fetch-copy" href={copyAddress(request.id, act.id)} download>
                  {t('personal-data:done.fetch')}
                </a>
              ) : null}
            </li>
          ))}
        </ol>
      </Panel>
      <CorrectForm
        isOpen={isCorrecting}
        onClose={() => setIsCorrecting(false)}
        onCorrect={(corrections) => {
          setIsCorrecting(false)
          void begin({ kind: 'correct', covers: 'certain', corrections })
        }}
      />
    </div>
  )
}
