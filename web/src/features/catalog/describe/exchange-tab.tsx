import type { DescriptionImport } from '@jingjing/schema/describe'
import { App, Button, Upload } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useImportDescriptions } from '../../../api/describe.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { useDescribedWords } from './described-inputs.tsx'

const FORMATS = [
  { name: 'xlsx', path: '/api/standards/descriptions.xlsx' },
  { name: 'gb', path: '/api/standards/government-directory.xlsx' },
  { name: 'dcat', path: '/dcat?f=jsonld' },
  { name: 'frictionless', path: '/api/standards/datapackage.json' },
] as const
const MAX_LISTED = 100

/** Descriptions as files: for people in a workbook, for machines in the formats of their standards; and back in. */
export function ExchangeTab({ isEditor }: { isEditor: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="exchange">
      <section>
        <h2>{t('describe:exchange.outTitle')}</h2>
        <p className="note">{t('describe:exchange.outHint')}</p>
        <ul className="exchange-list">
          {FORMATS.map(({ name, path }) => (
            <li key={name}>
              <a href={path} download>
                {t(`describe:exchange.${name}`)}
              </a>
              <p className="note">{t(`describe:exchange.${name}Hint`)}</p>
            </li>
          ))}
        </ul>
      </section>
      {isEditor ? <ImportSection /> : null}
    </div>
  )
}

function ImportSection() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const bring = useImportDescriptions()
  const [file, setFile] = useState<File | null>(null)
  const [preview, setPreview] = useState<DescriptionImport | null>(null)
  const send = async (chosen: File, isDryRun: boolean) => {
    try {
      const answer = await bring.mutateAsync({ file: chosen, isDryRun })
      setFile(isDryRun ? chosen : null)
      setPreview(isDryRun ? answer : null)
      if (!isDryRun) void message.success(t('describe:exchange.applied', { count: answer.numChanges }))
    } catch (error) {
      setPreview(null)
      void message.error(problemText(error))
    }
  }
  return (
    <section>
      <h2>{t('describe:exchange.inTitle')}</h2>
      <p className="note">{t('describe:exchange.inHint')}</p>
      <Upload
        accept=".xlsx,.json,.jsonld"
        showUploadList={false}
        beforeUpload={(chosen) => {
          void send(chosen, true)
          return false
        }}
      >
        <Button className="lower-button" loading={bring.isPending}>
          {t('describe:exchange.choose')}
        </Button>
      </Upload>
      {preview !== null && file !== null ? (
        <ImportPreview
          preview={preview}
          fileName={file.name}
          isSaving={bring.isPending}
          onApply={() => void send(file, false)}
        />
      ) : null}
    </section>
  )
}

function ImportPreview(props: {
  preview: DescriptionImport
  fileName: string
  isSaving: boolean
  onApply: () => void
}) {
  const { t } = useTranslation()
  const words = useDescribedWords()
  const { preview } = props
  return (
    <div className="exchange-changes" aria-live="polite">
      <h3>{props.fileName}</h3>
      {preview.unknown.length > 0 ? (
        <p className="note">
          {t('describe:exchange.unknown', {
            names: preview.unknown.slice(0, 10).join(t('ingest:listSeparator')),
          })}
        </p>
      ) : null}
      {preview.numChanges === 0 ? (
        <p>{t('describe:exchange.nothing')}</p>
      ) : (
        <>
          <p>{t('describe:exchange.preview', { count: preview.numChanges })}</p>
          <ul>
            {preview.changes.map((change) => {
              const property = t(`describe:property.${change.property}`)
              return (
                <li key={`${change.dataset}/${change.table}/${change.field}/${change.property}`}>
                  <span className="secondary">{change.title}</span>{' '}
                  {t('describe:history.line', {
                    what:
                      change.field === ''
                        ? property
                        : t('describe:history.ofField', { field: change.field, property }),
                    before: words(change.property, change.before),
                    after: words(change.property, change.after),
                  })}
                </li>
              )
            })}
          </ul>
          {preview.numChanges > preview.changes.length ? (
            <p className="note">{t('describe:exchange.tooMany', { count: MAX_LISTED })}</p>
          ) : null}
          <Button type="primary" loading={props.isSaving} onClick={props.onApply}>
            {t('describe:exchange.apply')}
          </Button>
        </>
      )}
    </div>
  )
}
