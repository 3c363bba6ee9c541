import type { FormDetail, FormRecipe } from '@jingjing/schema/forms'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useFillForm, useForm, usePatchForm, useRemoveForm } from '../../api/extract.ts'
import { isOver, useJob } from '../../api/jobs.ts'
import { JobItem } from '../../ui/jobs/job-item.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './extract.css'
import { FillingsPanel } from './fillings-panel.tsx'
import { RecipeEditor } from './recipe-editor.tsx'

export default function FormPage() {
  const { t } = useTranslation()
  const id = Number(useParams().form)
  const form = useForm(id)
  const back = { to: '/data/forms', label: t('extract:forms.title') }
  if (form.error) return <ProblemView error={form.error} onRetry={() => void form.refetch()} />
  if (form.data === undefined)
    return (
      <Page title={t('extract:forms.loading')} back={back}>
        <LoadingLines numLines={8} />
      </Page>
    )
  return <Loaded key={form.data.id} form={form.data} back={back} onFilled={() => void form.refetch()} />
}

function Loaded(props: { form: FormDetail; back: { to: string; label: string }; onFilled: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const { form } = props
  const patch = usePatchForm(form.id)
  const fill = useFillForm(form.id)
  const [recipe, setRecipe] = useState<FormRecipe>(form.recipe)
  const [jobId, setJobId] = useState<number | null>(null)
  const job = useJob(jobId)
  const isChanged = JSON.stringify(recipe) !== JSON.stringify(form.recipe)
  const isFilling = jobId !== null && (job.data === undefined || !isOver(job.data))
  if (job.data?.state === 'done' && jobId !== null) {
    setJobId(null)
    props.onFilled()
  }
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const start = () =>
    attempt(async () => {
      if (isChanged) await patch.mutateAsync({ recipe })
      setJobId((await fill.mutateAsync(undefined)).jobId)
    })
  return (
    <Page
      title={form.title}
      subtitle={form.fileName}
      back={props.back}
      actions={
        <>
          <RemoveButton form={form} />
          {isChanged ? (
            <Button
              loading={patch.isPending}
              onClick={() =>
                void attempt(async () => {
                  await patch.mutateAsync({ recipe })
                  props.onFilled()
                })
              }
            >
              {t('extract:forms.keep')}
            </Button>
          ) : null}
          <Button
            type="primary"
            disabled={recipe.parts.length === 0}
            loading={isFilling}
            onClick={() => void start()}
          >
            {form.numFillings === 0 ? t('extract:forms.fill') : t('extract:forms.fillAgain')}
          </Button>
        </>
      }
    >
      {job.data !== undefined && job.data.state !== 'done' ? (
        <Panel>
          <ul className="extract-jobs">
            <JobItem job={job.data} />
          </ul>
        </Panel>
      ) : null}
      <FillingsPanel fillings={form.fillings} />
      <RecipeEditor sheets={form.sheets} recipe={recipe} onChange={setRecipe} />
    </Page>
  )
}

function RemoveButton({ form }: { form: FormDetail }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const navigate = useNavigate()
  const remove = useRemoveForm(form.id)
  const ask = () =>
    modal.confirm({
      title: t('extract:forms.removeTitle', { title: form.title }),
      okText: t('extract:forms.remove'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        await remove.mutateAsync(undefined)
        void navigate('/data/forms')
      },
    })
  return (
    <Button type="text" danger onClick={ask}>
      {t('extract:forms.remove')}
    </Button>
  )
}
