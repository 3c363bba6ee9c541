import { FileExcelOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useForms, useUploadForm } from '../../api/extract.ts'
import { formatFullTime, formatRelative } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './extract.css'

export default function FormsPage() {
  const { t } = useTranslation()
  const forms = useForms()
  return (
    <Page
      title={t('extract:forms.title')}
      subtitle={t('extract:forms.subtitle')}
      back={{ to: '/data/extract', label: t('extract:title') }}
    >
      <UploadPanel />
      <Panel title={t('extract:forms.kept')}>
        {forms.error ? (
          <ProblemView error={forms.error} onRetry={() => void forms.refetch()} />
        ) : forms.data === undefined ? (
          <LoadingLines numLines={4} />
        ) : forms.data.length === 0 ? (
          <EmptyState title={t('extract:forms.empty')} hint={t('extract:forms.emptyHint')} />
        ) : (
          <FormList forms={forms.data} />
        )}
      </Panel>
    </Page>
  )
}

function FormList({ forms }: { forms: NonNullable<ReturnType<typeof useForms>['data']> }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const now = new Date()
  return (
    <ul className="extract-list">
      {forms.map((form) => (
        <li key={form.id}>
          <div>
            <Link to={`/data/forms/${form.id}`}>{form.title}</Link>
            <p className="note">
              {form.fileName}
              {' · '}
              {form.lastFilledAt === null ? (
                t('extract:forms.neverFilled')
              ) : (
                <time dateTime={form.lastFilledAt} title={formatFullTime(form.lastFilledAt, language)}>
                  {t('extract:forms.lastFilled', {
                    count: form.numFillings,
                    time: formatRelative(form.lastFilledAt, now, language),
                  })}
                </time>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

function UploadPanel() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const upload = useUploadForm()
  const [error, setError] = useState<unknown>(null)
  const send = async (file: File | undefined) => {
    if (file === undefined) return
    setError(null)
    try {
      const { id } = await upload.mutateAsync(file)
      void navigate(`/data/forms/${id}`)
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <Panel>
      <label
        className="form-drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void send(event.dataTransfer.files[0])
        }}
      >
        <FileExcelOutlined className="drop-icon" />
        <strong>{upload.isPending ? t('extract:forms.reading') : t('extract:forms.drop')}</strong>
        <span className="note">{t('extract:forms.dropHint')}</span>
        <input
          className="visually-hidden"
          type="file"
          accept=".xlsx"
          data-testid="form-drop"
          disabled={upload.isPending}
          onChange={(event) => {
            void send(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      {error === null ? null : <ProblemView error={error} />}
    </Panel>
  )
}
