import type { RecycledDatasets } from '@jingjing/schema/catalog'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useBringBack, usePurgeDataset, useRecycled } from '../../api/catalog.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatFullTime, formatNumber } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import './catalog.css'

type Recycled = RecycledDatasets['datasets'][number]

/** What was taken out: brought back with one click, or gone for good after a question. */
export default function RecycleBinPage() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const recycled = useRecycled()
  return (
    <Page
      title={t('catalog:bin.title')}
      subtitle={t('catalog:bin.subtitle')}
      back={{ to: '/data', label: t('catalog:title') }}
    >
      <Panel isFlush>
        <DataTable<Recycled>
          label={t('catalog:bin.title')}
          rows={recycled.data?.datasets}
          rowKey={(dataset) => dataset.id}
          error={recycled.error}
          onRetry={() => void recycled.refetch()}
          empty={<EmptyState title={t('catalog:bin.empty')} hint={t('catalog:bin.emptyHint')} />}
          columns={[
            {
              key: 'title',
              title: t('catalog:column.title'),
              maxWidthPixels: 360,
              render: (dataset) => dataset.title,
            },
            {
              key: 'rows',
              title: t('catalog:column.rows'),
              isNumeric: true,
              render: (dataset) => formatNumber(dataset.numRows),
            },
            {
              key: 'deleted',
              title: t('catalog:bin.deletedAt'),
              render: (dataset) => formatFullTime(dataset.deletedAt, language),
            },
            { key: 'actions', title: '', render: (dataset) => <Actions dataset={dataset} /> },
          ]}
        />
      </Panel>
    </Page>
  )
}

function Actions({ dataset }: { dataset: Recycled }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const bringBack = useBringBack(dataset.id)
  const purge = usePurgeDataset(dataset.id)
  const restore = async () => {
    try {
      await bringBack.mutateAsync(undefined)
      void message.success(t('catalog:bin.restored', { title: dataset.title }))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const ask = () =>
    modal.confirm({
      title: t('catalog:bin.purgeTitle', { title: dataset.title }),
      content: t('catalog:bin.purgeContent'),
      okText: t('catalog:bin.purge'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        try {
          await purge.mutateAsync(undefined)
        } catch (error) {
          void message.error(problemText(error))
        }
      },
    })
  return (
    <>
      <Button size="small" onClick={() => void restore()}>
        {t('catalog:bin.restore')}
      </Button>{' '}
      <Button size="small" type="text" danger onClick={ask}>
        {t('catalog:bin.purge')}
      </Button>
    </>
  )
}
