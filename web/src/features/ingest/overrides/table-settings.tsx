import { PROFILES } from '@jingjing/analysis/recognise/contract'
import type { ProposedTable } from '@jingjing/schema/ingest'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Overrides, readRows, SYSTEMS, saidOf, withTable } from './overrides.ts'

/** Where the header stands, what the table is, and in which system its places are; each can be said otherwise. */
export function TableSettings(props: {
  table: ProposedTable
  sourceCrs: string | null
  overrides: Overrides
  onChange: (overrides: Overrides) => void
}) {
  const { t } = useTranslation()
  const { table, overrides, onChange } = props
  const said = saidOf(table, overrides)
  const [rows, setRows] = useState((said.headerRows ?? table.headerRows).join(', '))
  const read = readRows(rows)
  const system = said.crs ?? props.sourceCrs ?? undefined
  return (
    <div className="table-settings">
      <label htmlFor={`header-${table.key}`}>
        <span>{t('ingest:overrides.headerRows')}</span>
        <Input
          id={`header-${table.key}`}
          size="small"
          value={rows}
          status={read === null ? 'error' : ''}
          placeholder={t('ingest:overrides.noHeader')}
          onChange={(event) => {
            setRows(event.target.value)
            const next = readRows(event.target.value)
            if (next !== null) onChange(withTable(overrides, table, { headerRows: next }))
          }}
        />
      </label>
      <label htmlFor={`profile-${table.key}`}>
        <span>{t('ingest:fact.profile')}</span>
        <Select
          id={`profile-${table.key}`}
          size="small"
          value={(said.profile === undefined ? table.profile : said.profile) ?? ''}
          options={[
            { value: '', label: t('catalog:profile.none') },
            ...PROFILES.map((profile) => ({ value: profile, label: t(`catalog:profile.${profile}`) })),
          ]}
          onChange={(profile) =>
            onChange(withTable(overrides, table, { profile: profile === '' ? null : profile }))
          }
        />
      </label>
      {table.geometryType === null ? null : (
        <label htmlFor={`crs-${table.key}`}>
          <span>{t('ingest:fact.crs')}</span>
          <Select
            id={`crs-${table.key}`}
            size="small"
            value={system}
            options={[...new Set([...SYSTEMS, ...(system === undefined ? [] : [system])])].map((name) => ({
              value: name,
              label: t(`ingest:overrides.system.${name.replace(':', '-')}`, { defaultValue: name }),
            }))}
            onChange={(crs) => onChange(withTable(overrides, table, { crs }))}
          />
        </label>
      )}
    </div>
  )
}
