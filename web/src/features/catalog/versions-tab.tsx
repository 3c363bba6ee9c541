import type { DatasetDetail, DatasetVersion } from '@jingjing/schema/catalog'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { originalHref } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { formatBytes, formatFullTime, formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { FindingList } from '../../ui/states/finding-list.tsx'
import { DifferenceView } from './difference-view.tsx'
import { RecipeLine } from './recipe-line.tsx'
import { VersionActions } from './version-actions.tsx'

export function VersionsTab({
  dataset,
  onOpen,
}: {
  dataset: DatasetDetail
  onOpen: (version: number) => void
}) {
  const { t } = useTranslation()
  const can = useCan()
  const [compared, setCompared] = useState<number | null>(null)
  const versions = [...dataset.versions].sort((a, b) => b.version - a.version)
  return (
    <>
      {dataset.recipe !== null && can('catalog:edit') ? (
        <RecipeLine dataset={dataset} recipe={dataset.recipe} />
      ) : null}
      <ul className="version-list">
        {versions.map((version) => (
          <li key={version.version}>
            <span className="version-number">
              {t('catalog:versionNumber', { version: version.version })}
              {version.version === dataset.version ? (
                <small className="tertiary"> {t('catalog:current')}</small>
              ) : null}
            </span>
            <VersionWords datasetId={dataset.id} version={version} />
            <VersionActions
              dataset={dataset}
              version={version}
              onOpen={() => onOpen(version.version)}
              onCompare={() => setCompared(version.version)}
            />
          </li>
        ))}
      </ul>
      {compared === null ? null : (
        <DifferenceView dataset={dataset} from={compared} onClose={() => setCompared(null)} />
      )}
    </>
  )
}

function VersionWords({ datasetId, version }: { datasetId: string; version: DatasetVersion }) {
  const { t } = useTranslation()
  const can = useCan()
  const { language } = usePreferences().preferences
  return (
    <div>
      {version.name === null ? null : <strong>{version.name}</strong>}
      <p className="figures">
        {[
          version.kind === 'import' && version.mode !== 'replace'
            ? t(`catalog:versionMode.${version.mode}`)
            : t(`catalog:versionKind.${version.kind}`),
          version.ofVersion === null ? '' : t('catalog:ofVersion', { version: version.ofVersion }),
          t('catalog:numRows', { count: version.numRows, value: formatNumber(version.numRows) }),
          formatFullTime(version.createdAt, language),
          version.createdBy ?? '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {version.files.map((file) => (
        <p key={file.sha256 + file.name} className="note version-files" title={`SHA-256 ${file.sha256}`}>
          {can('extract:run') ? (
            <a download={file.name} href={originalHref(datasetId, version.version, file.sha256)}>
              {file.name}
            </a>
          ) : (
            file.name
          )}{' '}
          · {formatBytes(file.sizeBytes)} · SHA-256 {file.sha256.slice(0, 12)}…
          {version.recipe === null ? '' : ` · ${t('catalog:byRecipe', { recipe: version.recipe })}`}
        </p>
      ))}
      {version.numRejectedRows > 0 ? (
        <a
          className="note"
          download
          href={`/api/ingest/rejected/${encodeURIComponent(datasetId)}/${version.version}`}
        >
          {t('catalog:rejectedRows', {
            count: version.numRejectedRows,
            value: formatNumber(version.numRejectedRows),
          })}
        </a>
      ) : null}
      {version.findings.length > 0 ? (
        <details>
          <summary>{t('ingest:done.findings', { count: version.findings.length })}</summary>
          <FindingList findings={version.findings} />
        </details>
      ) : null}
    </div>
  )
}
