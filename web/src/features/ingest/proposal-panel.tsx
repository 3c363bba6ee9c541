import type { Proposal } from '@jingjing/schema/ingest'
import { Checkbox, Input, Segmented, Tabs } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { FindingList } from '../../ui/states/finding-list.tsx'
import { ColumnsTable } from './columns-table.tsx'
import { EvidenceLine } from './evidence-line.tsx'
import { LeftOutRows } from './left-out-rows.tsx'
import { ModeChoice } from './mode-choice.tsx'
import { ColumnsEditor } from './overrides/columns-editor.tsx'
import type { Overrides } from './overrides/overrides.ts'
import { TableSettings } from './overrides/table-settings.tsx'
import { SampleTable } from './sample-table.tsx'
import type { Choice } from './state.ts'

/** One dataset as it was understood, with what can be changed about it. */
export function ProposalPanel(props: {
  proposal: Proposal
  choice: Choice
  onChange: (choice: Choice) => void
  overrides: Overrides
  onOverrides: (overrides: Overrides) => void
}) {
  const { t } = useTranslation()
  const { proposal, choice, onChange } = props
  const canChange = proposal.outcome !== 'unchanged' && !proposal.isCorrection
  const [tableName, setTableName] = useState(proposal.tables[0]?.name)
  const table = proposal.tables.find((candidate) => candidate.name === tableName) ?? proposal.tables[0]
  const isUnchanged = proposal.outcome === 'unchanged'
  return (
    <section
      className={choice.include ? 'panel proposal' : 'panel proposal left-out'}
      aria-label={proposal.title}
    >
      <header className="proposal-header">
        <Checkbox
          checked={choice.include}
          disabled={isUnchanged}
          aria-label={t('ingest:include', { title: proposal.title })}
          onChange={(event) => onChange({ ...choice, include: event.target.checked })}
        />
        <Input
          className="proposal-title"
          aria-label={t('ingest:datasetTitle')}
          value={choice.title}
          maxLength={200}
          disabled={isUnchanged || !choice.include}
          status={choice.include && choice.title.trim() === '' ? 'error' : undefined}
          onChange={(event) => onChange({ ...choice, title: event.target.value })}
        />
        <Outcome {...props} />
      </header>
      {proposal.outcome === 'new-version' && !proposal.isCorrection && !choice.asNew ? (
        <ModeChoice proposal={proposal} choice={choice} onChange={onChange} />
      ) : null}
      <dl className="proposal-facts">
        <Fact name={t('ingest:fact.profile')} value={profileWord(t, proposal.profile)} />
        <Fact name={t('ingest:fact.files')} value={proposal.files.join(t('ingest:listSeparator'))} />
        <Fact
          name={t('ingest:fact.rows')}
          value={formatNumber(proposal.tables.reduce((sum, candidate) => sum + candidate.numRows, 0))}
        />
        {proposal.sourceCrs ? <Fact name={t('ingest:fact.crs')} value={crsWord(proposal.sourceCrs)} /> : null}
        {table && table.headerRows.length > 0 ? (
          <Fact
            name={t('ingest:fact.header')}
            value={t('ingest:headerRows', { rows: table.headerRows.join(t('ingest:listSeparator')) })}
          />
        ) : null}
      </dl>
      {proposal.tables.length > 1 ? (
        <Segmented
          className="proposal-tables"
          value={table?.name}
          options={proposal.tables.map((candidate) => ({ value: candidate.name, label: candidate.name }))}
          onChange={setTableName}
        />
      ) : null}
      {table ? (
        <Tabs
          size="small"
          className="proposal-tabs"
          items={[
            {
              key: 'columns',
              label: t('ingest:tab.columns', { count: table.columns.length }),
              children: (
                <>
                  <EvidenceLine evidence={table.evidence} />
                  {canChange ? (
                    <>
                      <TableSettings
                        key={table.key}
                        table={table}
                        sourceCrs={proposal.sourceCrs}
                        overrides={props.overrides}
                        onChange={props.onOverrides}
                      />
                      <ColumnsEditor table={table} overrides={props.overrides} onChange={props.onOverrides} />
                    </>
                  ) : (
                    <ColumnsTable table={table} />
                  )}
                </>
              ),
            },
            { key: 'sample', label: t('ingest:tab.sample'), children: <SampleTable table={table} /> },
            {
              key: 'findings',
              label: t('ingest:tab.findings', { count: proposal.findings.length + table.numRejected }),
              children:
                proposal.findings.length + table.numRejected === 0 ? (
                  <EmptyState title={t('ingest:noFindings')} />
                ) : (
                  <>
                    <FindingList findings={proposal.findings} />
                    <LeftOutRows table={table} kind="rejected" />
                  </>
                ),
            },
            {
              key: 'dropped',
              label: t('ingest:tab.dropped', { count: table.numDropped }),
              children: <LeftOutRows table={table} kind="dropped" />,
            },
          ]}
        />
      ) : null}
    </section>
  )
}

function Outcome({
  proposal,
  choice,
  onChange,
}: Pick<Parameters<typeof ProposalPanel>[0], 'proposal' | 'choice' | 'onChange'>) {
  const { t } = useTranslation()
  if (proposal.outcome === 'unchanged')
    return (
      <p className="proposal-outcome">
        {t('ingest:outcome.unchanged', { title: proposal.datasetTitle ?? '' })}
      </p>
    )
  if (proposal.isCorrection)
    return (
      <p className="proposal-outcome">
        {t('ingest:outcome.correction', { title: proposal.datasetTitle ?? '' })}
      </p>
    )
  if (proposal.outcome === 'new') return <p className="proposal-outcome">{t('ingest:outcome.new')}</p>
  return (
    <p className="proposal-outcome">
      {choice.asNew
        ? t('ingest:outcome.new')
        : t('ingest:outcome.newVersion', { title: proposal.datasetTitle ?? '' })}
      <Checkbox
        checked={choice.asNew}
        onChange={(event) => onChange({ ...choice, asNew: event.target.checked })}
      >
        {t('ingest:asNew')}
      </Checkbox>
    </p>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  )
}

function profileWord(
  t: (key: string, options?: Record<string, unknown>) => string,
  profile: string | null,
): string {
  return profile ? t(`catalog:profile.${profile}`, { defaultValue: profile }) : t('catalog:profile.none')
}

function crsWord(crs: string): string {
  return /^\d+$/.test(crs) ? `EPSG:${crs}` : crs
}
