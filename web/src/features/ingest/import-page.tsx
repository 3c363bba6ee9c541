import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { isOver, useJob } from '../../api/jobs.ts'
import { Page } from '../../ui/page.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { ChooseStep } from './choose-step.tsx'
import { DoneStep } from './done-step.tsx'
import './import-page.css'
import { JobStep } from './job-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { inspectionOf, readAddress, reportsOf, wizardStep, writeAddress } from './state.ts'
import { StepLine } from './step-line.tsx'

const STEP_NUMBER = { choose: 0, inspecting: 1, review: 2, importing: 3, done: 4 } as const

export default function ImportPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const address = readAddress(search)
  const inspection = useJob(address.inspectionId)
  const importing = useJob(address.importId)
  const step = wizardStep(address, inspection.data, importing.data)
  const proposals = inspectionOf(inspection.data)
  const reports = reportsOf(importing.data)
  const error = importing.error ?? inspection.error
  return (
    <Page title={t('ingest:title')} subtitle={t('ingest:subtitle')}>
      <StepLine current={STEP_NUMBER[step]} />
      {error ? (
        <ProblemView error={error} onRetry={() => void navigate('/data/import')} />
      ) : step === 'choose' ? (
        <ChooseStep
          onStarted={(inspectionId, isReviewed) => void navigate(writeAddress({ inspectionId, isReviewed }))}
        />
      ) : step === 'inspecting' ? (
        <JobStep
          job={inspection.data}
          title={t('ingest:inspecting.title')}
          hint={t('ingest:inspecting.hint')}
        />
      ) : step === 'importing' ? (
        <JobStep job={importing.data} title={t('ingest:importing.title')} hint={t('ingest:importing.hint')} />
      ) : step === 'review' && proposals && address.inspectionId !== null ? (
        <ReviewStep
          key={address.inspectionId}
          inspectionId={address.inspectionId}
          inspection={proposals}
          failed={importing.data && isOver(importing.data) ? importing.data : undefined}
          isReviewed={address.isReviewed}
          onStarted={(importId) => void navigate(writeAddress({ ...address, importId }))}
          onLookAgain={(inspectionId) => void navigate(writeAddress({ inspectionId, isReviewed: true }))}
        />
      ) : step === 'done' && reports ? (
        <DoneStep reports={reports} />
      ) : (
        <JobStep job={undefined} title={t('ui:state.loading')} hint="" />
      )}
    </Page>
  )
}
