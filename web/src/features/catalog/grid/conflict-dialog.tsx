import type { Field } from '@jingjing/schema/catalog'
import type { RowConflicts } from '@jingjing/schema/catalog/grid'
import { Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCellText } from '../../../ui/cell-text.ts'
import { formatFullTime } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import type { Draft, Resolution } from './draft.ts'

/** Rows that somebody else has changed meanwhile, each with both changes side by side. */
export function ConflictDialog(props: {
  conflicts: RowConflicts['rows']
  draft: Draft
  fields: readonly Field[]
  onDecide: (choices: ReadonlyMap<number, Resolution>) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const cellText = useCellText()
  const [choices, setChoices] = useState<ReadonlyMap<number, Resolution>>(
    new Map(props.conflicts.map((one) => [one.key, 'theirs'])),
  )
  return (
    <Modal
      open
      width={720}
      title={t('catalog:grid.conflict.title', { count: props.conflicts.length })}
      okText={t('catalog:grid.conflict.decide')}
      cancelText={t('ui:action.cancel')}
      onOk={() => props.onDecide(choices)}
      onCancel={props.onClose}
    >
      <p className="note">{t('catalog:grid.conflict.hint')}</p>
      <ul className="grid-conflicts">
        {props.conflicts.map((conflict) => (
          <li key={conflict.key}>
            <p className="figures">
              {t('catalog:grid.conflict.row', {
                row: conflict.row,
                who: conflict.who ?? '—',
                time: conflict.at === null ? '—' : formatFullTime(conflict.at, language),
              })}
            </p>
            {conflict.now === null ? (
              <p>{t('catalog:grid.conflict.gone')}</p>
            ) : (
              <>
                <table>
                  <thead>
                    <tr>
                      <th>{t('catalog:field.title')}</th>
                      <th>{t('catalog:grid.conflict.theirs')}</th>
                      <th>{t('catalog:grid.conflict.mine')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {props.fields
                      .filter((field) => props.draft.cells.has(`${conflict.key}\n${field.name}`))
                      .map((field) => (
                        <tr key={field.name}>
                          <td>{field.title}</td>
                          <td>{cellText(conflict.now?.values[field.name] ?? null, field)}</td>
                          <td>{props.draft.cells.get(`${conflict.key}\n${field.name}`)?.text || '—'}</td>
                        </tr>
                      ))}
                    {props.draft.deleted.has(conflict.key) ? (
                      <tr>
                        <td colSpan={2} />
                        <td>{t('catalog:grid.conflict.deleted')}</td>
                      </tr>
                    ) : null}
                  </tbody>
                </table>
                <Segmented
                  size="small"
                  value={choices.get(conflict.key) ?? 'theirs'}
                  options={[
                    { value: 'theirs', label: t('catalog:grid.conflict.keepTheirs') },
                    { value: 'mine', label: t('catalog:grid.conflict.keepMine') },
                  ]}
                  onChange={(choice) => setChoices(new Map(choices).set(conflict.key, choice as Resolution))}
                />
              </>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  )
}
