import type { ImportMode } from '@jingjing/schema/catalog'
import type { Proposal } from '@jingjing/schema/ingest'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Choice } from './state.ts'

const MODES = ['replace', 'append', 'upsert'] as const

/** How the rows come into a dataset that is there, and what becomes of rows that are in it already. */
export function ModeChoice(props: {
  proposal: Proposal
  choice: Choice
  onChange: (choice: Choice) => void
}) {
  const { t } = useTranslation()
  const { proposal, choice, onChange } = props
  const columns = proposal.tables[0]?.columns.filter((column) => column.include) ?? []
  return (
    <div className="mode-choice">
      <Segmented
        size="small"
        aria-label={t('ingest:mode.label')}
        value={choice.mode ?? 'kept'}
        options={[
          { value: 'kept', label: t('ingest:mode.kept') },
          ...MODES.map((mode) => ({ value: mode, label: t(`ingest:mode.${mode}`) })),
        ]}
        onChange={(mode) => onChange({ ...choice, mode: mode === 'kept' ? undefined : (mode as ImportMode) })}
      />
      {choice.mode === 'upsert' ? (
        <Select
          size="small"
          mode="multiple"
          aria-label={t('catalog:recipe.key')}
          placeholder={t('catalog:recipe.key')}
          status={choice.keyColumns.length === 0 ? 'error' : ''}
          value={choice.keyColumns}
          options={columns.map((column) => ({ value: column.name, label: column.title }))}
          onChange={(keyColumns: string[]) => onChange({ ...choice, keyColumns })}
        />
      ) : null}
      <span className="note">{t(`ingest:mode.duplicates.${choice.mode ?? 'kept'}`)}</span>
    </div>
  )
}
