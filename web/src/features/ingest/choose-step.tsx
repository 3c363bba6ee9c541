import { InboxOutlined } from '@ant-design/icons'
import { Button, Checkbox, Progress } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStartInspection } from '../../api/ingest.ts'
import { type UploadProgress, uploadFiles } from '../../api/upload.ts'
import { formatBytes } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { addFiles } from './state.ts'

type Sending =
  | { kind: 'idle' }
  | { kind: 'uploading'; progress: UploadProgress; stop: AbortController }
  | { kind: 'refused'; error: unknown }

export function ChooseStep({
  onStarted,
}: {
  onStarted: (inspectionId: number, isReviewed: boolean) => void
}) {
  const { t } = useTranslation()
  const inspect = useStartInspection()
  const [files, setFiles] = useState<File[]>([])
  const [sending, setSending] = useState<Sending>({ kind: 'idle' })
  const [isOver, setOver] = useState(false)
  const [isReviewed, setReviewed] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  const add = (list: FileList | null) => {
    // Read at once: the input empties its list when it is made ready for the next choice.
    const more = Array.from(list ?? [])
    setSending({ kind: 'idle' })
    setFiles((chosen) => addFiles(chosen, more))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer.files)
  }
  const start = async () => {
    const stop = new AbortController()
    const totalBytes = files.reduce((sum, file) => sum + file.size, 0)
    setSending({ kind: 'uploading', stop, progress: { sentBytes: 0, totalBytes } })
    try {
      const uploads = await uploadFiles(
        files,
        (progress) => setSending({ kind: 'uploading', stop, progress }),
        stop.signal,
      )
      const { jobId } = await inspect.mutateAsync({ fileIds: uploads.files.map((file) => file.id) })
      onStarted(jobId, isReviewed)
    } catch (error) {
      setSending(stop.signal.aborted ? { kind: 'idle' } : { kind: 'refused', error })
    }
  }
  const isBusy = sending.kind === 'uploading'

  return (
    <Panel>
      <label
        className={isOver ? 'drop-zone over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <InboxOutlined className="drop-icon" />
        <span className="drop-title">{t('ingest:drop.title')}</span>
        <span className="note">{t('ingest:drop.hint')}</span>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          multiple
          data-testid="import-drop"
          disabled={isBusy}
          onChange={(event) => {
            add(event.target.files)
            event.target.value = ''
          }}
        />
      </label>
      {files.length > 0 ? (
        <ul className="file-list">
          {files.map((file) => (
            <li key={`${file.name}/${file.size}/${file.lastModified}`}>
              <span>{file.name}</span>
              <span className="tertiary figures">{formatBytes(file.size)}</span>
              <Button
                type="text"
                size="small"
                disabled={isBusy}
                aria-label={t('ingest:drop.removeNamed', { name: file.name })}
                onClick={() => setFiles((chosen) => chosen.filter((other) => other !== file))}
              >
                {t('ingest:drop.remove')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {sending.kind === 'refused' ? <ProblemView error={sending.error} /> : null}
      {sending.kind === 'uploading' ? (
        <div className="upload-progress">
          <Progress
            size="small"
            percent={Math.round(
              (sending.progress.sentBytes / Math.max(1, sending.progress.totalBytes)) * 100,
            )}
          />
          <p className="small secondary figures">
            {t('ingest:drop.sent', {
              sent: formatBytes(sending.progress.sentBytes),
              total: formatBytes(sending.progress.totalBytes),
            })}
          </p>
        </div>
      ) : null}
      <div className="step-actions">
        <Button
          type="primary"
          data-testid="import-inspect"
          disabled={files.length === 0}
          loading={isBusy}
          onClick={() => void start()}
        >
          {files.length === 0 ? t('ingest:drop.start') : t('ingest:drop.startCount', { count: files.length })}
        </Button>
        {sending.kind === 'uploading' ? (
          <Button onClick={() => sending.stop.abort()}>{t('ingest:drop.stop')}</Button>
        ) : null}
        <Checkbox checked={isReviewed} onChange={(event) => setReviewed(event.target.checked)}>
          {t('ingest:drop.review')}
        </Checkbox>
        <span className="note">{t('ingest:drop.promise')}</span>
      </div>
    </Panel>
  )
}
