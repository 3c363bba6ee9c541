import type { DatasetDetail, DatasetVersion } from '@jingjing/schema/catalog'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useUndoVersion } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { formatBytes, formatFullTime, formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { FindingList } from '../../ui/states/finding-list.tsx'

export function VersionsTab({
  dataset,
  onOpen,
}: {
  dataset: DatasetDetail
  onOpen: (version: number) => void
}) {
  const { t } = useTranslation()
  const can = useCan()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const undo = useUndoVersion(dataset.id)
  const versions = [...dataset.versions].sort((a, b) => b.version - a.version)
  const ask = () =>
    modal.confirm({
      title: t('catalog:undo.title', { version: dataset.version }),
      content: t('catalog:undo.content'),
      okText: t('catalog:undo.confirm'),
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        try {
          await undo.mutateAsync(undefined)
          void message.success(t('catalog:undo.done'))
        } catch (error) {
          void message.error(problemText(error))
        }
      },
    })
  return (
    <ul className="version-list">
      {versions.map((version) => (
        <li key={version.version}>
          <span className="version-number">
            {t('catalog:versionNumber', { version: version.version })}
            {version.version === dataset.version ? (
              <small className="tertiary"> {t('catalog:current')}</small>
            ) : null}
          </span>
          <VersionWords version={version} />
          <span>
            {version.version === dataset.version ? (
              can('catalog:edit') && dataset.versions.length > 1 ? (
                <Button size="small" onClick={ask}>
                  {t('catalog:undo.action')}
                </Button>
              ) : null
            ) : (
              <button type="button" className="link-button" onClick={() => onOpen(version.version)}>
                {t('catalog:openVersion')}
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

function VersionWords({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  return (
    <div>
      <p className="figures">
        {[
          t(`catalog:versionKind.${version.kind}`),
          t('catalog:numRows', { count: version.numRows, value: formatNumber(version.numRows) }),
          formatFullTime(version.createdAt, language),
          version.createdBy ?? '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {version.files.map((file) => (
        <p key={file.sha256 + file.name} className="note version-files" title={`SHA-256 ${file.sha256}`}>
          {file.name} · {formatBytes(file.sizeBytes)}
        </p>
      ))}
      {version.findings.length > 0 ? (
        <details>
          <summary>{t('ingest:done.findings', { count: version.findings.length })}</summary>
          <FindingList findings={version.findings} />
        </details>
      ) : null}
    </div>
  )
}
