import type { DatasetDetail, DatasetVersion } from '@jingjing/schema/catalog'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNameVersion, useRestoreVersion, useUndoVersion } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { useProblemText } from '../../ui/problem-text.ts'

/** What can be done with one version: look, compare, go back to it, take it back, give it a name. */
export function VersionActions(props: {
  dataset: DatasetDetail
  version: DatasetVersion
  onOpen: () => void
  onCompare: () => void
}) {
  const { t } = useTranslation()
  const can = useCan()
  const { dataset, version } = props
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const undo = useUndoVersion(dataset.id)
  const restore = useRestoreVersion(dataset.id)
  const isCurrent = version.version === dataset.version
  const ask = (what: 'undo' | 'restore') =>
    modal.confirm({
      title: t(`catalog:${what}.title`, { version: version.version }),
      content: t(`catalog:${what}.content`),
      okText: t(`catalog:${what}.confirm`),
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        try {
          if (what === 'undo') await undo.mutateAsync(undefined)
          else await restore.mutateAsync(version.version)
          void message.success(t(`catalog:${what}.done`, { version: version.version }))
        } catch (error) {
          void message.error(problemText(error))
        }
      },
    })
  return (
    <span className="version-actions">
      {isCurrent ? (
        can('catalog:edit') && dataset.versions.length > 1 ? (
          <Button size="small" onClick={() => ask('undo')}>
            {t('catalog:undo.action')}
          </Button>
        ) : null
      ) : (
        <>
          <button type="button" className="link-button" onClick={props.onOpen}>
            {t('catalog:openVersion')}
          </button>
          <button
            type="button"
            className="link-button"
            data-testid="compare-versions"
            onClick={props.onCompare}
          >
            {t('catalog:difference.action')}
          </button>
          {can('catalog:edit') ? (
            <button type="button" className="link-button" onClick={() => ask('restore')}>
              {t('catalog:restore.action')}
            </button>
          ) : null}
        </>
      )}
      {can('catalog:edit') ? <NameAction dataset={dataset} version={version} /> : null}
    </span>
  )
}

function NameAction({ dataset, version }: { dataset: DatasetDetail; version: DatasetVersion }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const naming = useNameVersion(dataset.id)
  const [typed, setTyped] = useState<string | null>(null)
  const save = async () => {
    try {
      await naming.mutateAsync({ version: version.version, name: typed?.trim() || null })
      setTyped(null)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  if (typed === null)
    return (
      <button type="button" className="link-button" onClick={() => setTyped(version.name ?? '')}>
        {t('catalog:versionName.action')}
      </button>
    )
  return (
    <Input
      autoFocus
      size="small"
      maxLength={100}
      value={typed}
      placeholder={t('catalog:versionName.hint')}
      aria-label={t('catalog:versionName.action')}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => void save()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setTyped(null)
      }}
      onBlur={() => void save()}
    />
  )
}
