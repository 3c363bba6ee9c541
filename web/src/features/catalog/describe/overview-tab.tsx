import { SearchOutlined } from '@ant-design/icons'
import type { DescriptionOverview } from '@jingjing/schema/describe'
import { App, Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useDescribeMany, useDescriptions } from '../../../api/describe.ts'
import { useFigure } from '../../../api/trail.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatFigure, formatNumber, MISSING, withUnit } from '../../../ui/format.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { useTrail } from '../../../ui/trail/trail-state.ts'
import { SyntheticMark } from '../synthetic-mark.tsx'
import { BulkEditor } from './bulk-editor.tsx'
import { useThemes } from './described-inputs.tsx'

type Row = DescriptionOverview['datasets'][number]

/** Rows on screen at once; a table of two thousand would keep the browser busy. */
const PAGE = 100

/** Which datasets lack what, the least described first; several are edited together. */
export function OverviewTab({ isEditor }: { isEditor: boolean }) {
  const { t } = useTranslation()
  const query = useDescriptions()
  const [words, setWords] = useState('')
  const [isIncompleteOnly, setIncompleteOnly] = useState(false)
  const [numShown, setNumShown] = useState(PAGE)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const wanted = words.trim().toLowerCase()
  const rows = query.data
    ?.filter((row) => !isIncompleteOnly || row.missing.length > 0)
    .filter((row) => `${row.title}\n${row.department}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.scorePercent - b.scorePercent)
  const toggle = (id: string) =>
    setChosen((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  const allShown = rows?.map((row) => row.id) ?? []
  const areAllChosen = allShown.length > 0 && allShown.every((id) => chosen.has(id))
  return (
    <>
      <div className="bulk-tools">
        <Input
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t('describe:overview.find')}
          aria-label={t('describe:overview.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Checkbox checked={isIncompleteOnly} onChange={(event) => setIncompleteOnly(event.target.checked)}>
          {t('describe:overview.onlyIncomplete')}
        </Checkbox>
        <MeanFigure />
        {isEditor && chosen.size > 0 ? (
          <BulkActions chosen={[...chosen]} onDone={() => setChosen(new Set())} />
        ) : null}
      </div>
      <DataTable<Row>
        label={t('describe:page.overview')}
        rows={rows?.slice(0, numShown)}
        rowKey={(row) => row.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        isHighlighted={(row) => chosen.has(row.id)}
        more={{
          hasMore: (rows?.length ?? 0) > numShown,
          isLoading: false,
          load: () => setNumShown((before) => before + PAGE),
        }}
        empty={
          query.data?.length === 0 ? (
            <EmptyState title={t('describe:overview.empty')} hint={t('describe:overview.emptyHint')} />
          ) : (
            <EmptyState title={t('catalog:noMatch.title')} hint={t('catalog:noMatch.hint')} />
          )
        }
        columns={[
          ...(isEditor
            ? [
                {
                  key: 'chosen',
                  title: (
                    <Checkbox
                      aria-label={t('describe:overview.chosen', { count: chosen.size })}
                      checked={areAllChosen}
                      indeterminate={!areAllChosen && chosen.size > 0}
                      onChange={() => setChosen(areAllChosen ? new Set() : new Set(allShown))}
                    />
                  ),
                  render: (row: Row) => (
                    <Checkbox
                      aria-label={row.title}
                      checked={chosen.has(row.id)}
                      onChange={() => toggle(row.id)}
                    />
                  ),
                },
              ]
            : []),
          {
            key: 'title',
            title: t('describe:property.title'),
            maxWidthPixels: 300,
            render: (row) => (
              <>
                <Link to={`/data/${encodeURIComponent(row.id)}?tab=fields`}>{row.title}</Link>{' '}
                {row.isSynthetic ? <SyntheticMark /> : null}
              </>
            ),
          },
          {
            key: 'score',
            title: t('describe:overview.score'),
            render: (row) => <ScoreCell row={row} />,
          },
          {
            key: 'missing',
            title: t('describe:overview.missing'),
            maxWidthPixels: 420,
            render: (row) =>
              row.missing.length === 0 ? (
                <span className="tertiary">{t('describe:whole')}</span>
              ) : (
                row.missing.map((key) => t(`describe:property.${key}`)).join(t('ingest:listSeparator'))
              ),
          },
          {
            key: 'department',
            title: t('describe:property.department'),
            maxWidthPixels: 180,
            render: (row) => row.department || <span className="tertiary">{MISSING}</span>,
          },
          { key: 'theme', title: t('describe:property.theme'), render: (row) => <ThemeCell row={row} /> },
        ]}
      />
    </>
  )
}

function ThemeCell({ row }: { row: Row }) {
  const { labelOf } = useThemes()
  return row.theme ? labelOf(row.theme) : <span className="tertiary">{MISSING}</span>
}

function ScoreCell({ row }: { row: Row }) {
  const { t } = useTranslation()
  const trail = useTrail()
  return (
    <button
      type="button"
      className="link-button score-cell"
      title={t('describe:complete.open')}
      onClick={() => trail.open({ measure: 'catalog.description-completeness', params: { dataset: row.id } })}
    >
      <span className="completeness-bar" aria-hidden="true">
        <span style={{ width: `${row.scorePercent}%` }} />
      </span>
      <span className="figures">{withUnit(formatFigure(row.scorePercent, '%'), '%')}</span>
    </button>
  )
}

function MeanFigure() {
  const { t } = useTranslation()
  const trail = useTrail()
  const figure = useFigure({ measure: 'catalog.description-completeness', params: {} }).data
  if (!figure || figure.value === null) return null
  return (
    <span className="note">
      {t('describe:overview.mean')}{' '}
      <button
        type="button"
        className="link-button figures"
        title={t('describe:complete.open')}
        onClick={() => trail.open(figure)}
      >
        {withUnit(formatFigure(figure.value, '%'), '%')}
      </button>
    </span>
  )
}

function BulkActions({ chosen, onDone }: { chosen: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const describeMany = useDescribeMany()
  const [isEditing, setEditing] = useState(false)
  const apply = async (body: object): Promise<boolean> => {
    try {
      const done = await describeMany.mutateAsync({ datasets: chosen, ...body })
      const said = { datasets: formatNumber(done.numDatasets), changes: formatNumber(done.numChanges) }
      void message.success(t('describe:overview.done', said))
      onDone()
      return true
    } catch (error) {
      void message.error(problemText(error))
      return false
    }
  }
  const askTemplate = () =>
    modal.confirm({
      title: t('describe:overview.templateTitle', { count: chosen.length }),
      content: t('describe:overview.templateContent'),
      okText: t('describe:overview.template'),
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        await apply({ usesTemplate: true })
      },
    })
  return (
    <>
      <span className="note">{t('describe:overview.chosen', { count: chosen.length })}</span>
      <Button type="primary" onClick={() => setEditing(true)}>
        {t('describe:overview.edit')}
      </Button>
      <Button onClick={askTemplate}>{t('describe:overview.template')}</Button>
      {isEditing ? (
        <BulkEditor
          numDatasets={chosen.length}
          isSaving={describeMany.isPending}
          onApply={apply}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </>
  )
}
