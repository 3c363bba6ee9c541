import { reachOf } from '@jingjing/analysis/life-circle/demands'
import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import type { Figure } from '@jingjing/schema/trail'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFigures } from '../../api/trail.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { RuleStatus } from '../../ui/trail/rule-status.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useInLanguage } from '../../ui/words.ts'
import type { FigureScope } from './view.ts'

type Standard = LifeCircleRules['standards'][number]
type Row = { requirement: Standard['requirements'][number]; figure: Figure | undefined }

/** One standard, requirement by requirement: what it asks for, who is reached, how sure its value is. */
export function StandardsPanel(props: {
  rules: LifeCircleRules
  standard: string | null
  scope: FigureScope
  plan: string
  onStandard: (standard: string) => void
  onKind: (kind: string) => void
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const trail = useTrail()
  const { rules, scope, plan } = props
  const standard = rules.standards.find(({ id }) => id === props.standard) ?? rules.standards[0]!
  const reached = standard.requirements.filter((one) => reachOf(one, rules.bands) !== null)
  const figures = useFigures(
    reached.map(({ id, people }) => ({
      measure: 'life-circle.coverage',
      params: {
        area: scope.area,
        standard: standard.id,
        requirement: id,
        people,
        ...(plan === '' ? {} : { edits: plan }),
      },
    })),
  )
  const rows = standard.requirements.map(
    (requirement): Row => ({
      requirement,
      figure: figures.data?.[reached.indexOf(requirement)],
    }),
  )
  const columns: DataColumn<Row>[] = [
    {
      key: 'name',
      title: t('life-circle:standards.requirement'),
      isFrozen: true,
      maxWidthPixels: 132,
      render: ({ requirement }) => (
        <button
          type="button"
          className="link-button"
          title={requirement.clause}
          onClick={() => props.onKind(requirement.kinds[0]!)}
        >
          {inLanguage(requirement.name)}
        </button>
      ),
    },
    {
      key: 'reach',
      title: t('life-circle:standards.reach'),
      unit: t('ui:unit.m'),
      isNumeric: true,
      render: ({ requirement }) => formatNumber(reachOf(requirement, rules.bands), 0),
    },
    {
      key: 'share',
      title: t('life-circle:standards.share'),
      unit: '%',
      isNumeric: true,
      render: ({ figure }) =>
        figure === undefined ? (
          '—'
        ) : (
          <button
            type="button"
            className="link-button"
            title={t('trail:open')}
            onClick={() => trail.open(figure)}
          >
            {formatNumber(figure.value)}
          </button>
        ),
    },
    {
      key: 'status',
      title: t('life-circle:standards.status'),
      render: ({ requirement }) => <RuleStatus status={requirement.status} />,
    },
    {
      key: 'clause',
      title: t('life-circle:standards.clause'),
      maxWidthPixels: 260,
      render: ({ requirement }) => <span title={requirement.clause}>{requirement.clause}</span>,
    },
  ]
  return (
    <>
      <Select
        aria-label={t('life-circle:standards.title')}
        value={standard.id as string}
        onChange={props.onStandard}
        options={rules.standards.map(({ id, title }) => ({ value: id as string, label: inLanguage(title) }))}
      />
      <p className="note">
        {standard.rule.source} <RuleStatus status={standard.rule.status} />
      </p>
      {figures.error ? (
        <ProblemView error={figures.error} onRetry={() => void figures.refetch()} />
      ) : (
        <DataTable
          label={inLanguage(standard.title)}
          columns={columns}
          rows={rows}
          rowKey={({ requirement }) => requirement.id}
          heightPixels={420}
          empty={null}
        />
      )}
      {standard.notes.map((note) => (
        <p className="note" key={note.zh}>
          {inLanguage(note)}
        </p>
      ))}
    </>
  )
}
