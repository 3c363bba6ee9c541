import type { PersonalAct, PersonalOutcome } from '@jingjing/schema/access-control/personal-data'
import { useTranslation } from 'react-i18next'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { sumOf } from './view.ts'

type Place = PersonalOutcome['places'][number]

export function OutcomeView({ act, outcome }: { act: PersonalAct; outcome: PersonalOutcome }) {
  const { t } = useTranslation()
  const sum = sumOf(outcome)
  const columns: DataColumn<Place>[] = [
    { key: 'title', title: t('personal-data:found.dataset'), isFrozen: true, render: (one) => one.title },
    {
      key: 'fields',
      title: t('personal-data:found.fields'),
      render: (one) => one.fields.join(t('ingest:listSeparator')),
    },
    {
      key: 'current',
      title: t('personal-data:found.current'),
      isNumeric: true,
      render: (one) => formatNumber(one.numCurrent),
    },
    {
      key: 'earlier',
      title: t('personal-data:found.earlier'),
      isNumeric: true,
      render: (one) => formatNumber(one.numEarlier),
    },
    {
      key: 'possible',
      title: t('personal-data:found.possible'),
      isNumeric: true,
      render: (one) => formatNumber(one.numPossible),
    },
    {
      key: 'rows',
      title: t('personal-data:found.rows'),
      maxWidthPixels: 220,
      render: (one) => one.rows.join(' '),
    },
  ]
  const isEmpty = outcome.places.length === 0 && outcome.copies.length === 0 && outcome.files.length === 0
  if (isEmpty)
    return (
      <EmptyState
        title={t('personal-data:found.nothing')}
        hint={t('personal-data:found.nothingHint', { count: outcome.numFilesRead })}
      />
    )
  return (
    <div className="personal-outcome">
      {act.kind === 'delete' ? (
        <p className={outcome.numLeft === 0 ? 'personal-good' : 'personal-bad'} role="status">
          {outcome.numLeft === 0
            ? t('personal-data:delete.nothingLeft', { count: formatNumber(outcome.numChanged ?? 0) })
            : t('personal-data:delete.left', { count: outcome.numLeft ?? 0 })}
        </p>
      ) : null}
      <p className="note">
        {t('personal-data:found.sum', {
          certain: formatNumber(sum.numCertain),
          possible: formatNumber(sum.numPossible),
          files: formatNumber(sum.numFiles),
          read: formatNumber(outcome.numFilesRead),
        })}
      </p>
      {outcome.places.length > 0 ? (
        <DataTable
          label={t('personal-data:found.title')}
          columns={columns}
          rows={outcome.places}
          rowKey={(one) => `${one.dataset} ${one.table}`}
          empty={null}
        />
      ) : null}
      {outcome.files.length > 0 ? (
        <p className="note">
          {t('personal-data:found.files')}{' '}
          {[...new Set(outcome.files.map((one) => one.folder))]
            .map((folder) => t(`personal-data:folder.${folder}`, { defaultValue: folder }))
            .join(t('ingest:listSeparator'))}
        </p>
      ) : null}
    </div>
  )
}
