import type { AuditPage as AuditEntries } from '@jingjing/schema/access-control'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AUDIT_EXPORT, type AuditFilter, useAudit, useVerifyAudit } from '../../api/access-control.ts'
import { useCan } from '../../api/session.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatFullTime, formatNumber } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import './audit-page.css'
import { actWords, detailWords } from './view.ts'

type Entry = AuditEntries['entries'][number]

/** Who did what, when, from where, to how many rows, and how it ended. */
export default function AuditPage() {
  const { t } = useTranslation()
  const can = useCan()
  const { modal, message } = App.useApp()
  const problemText = useProblemText()
  const { language } = usePreferences().preferences
  const [filter, setFilter] = useState<AuditFilter>({ person: '', action: '', isSuccess: '' })
  const isOfAuditors = !can('audit:read')
  const audit = useAudit(isOfAuditors, filter)
  const verify = useVerifyAudit()
  const first = audit.data?.pages[0]
  const check = async () => {
    try {
      const found = await verify.mutateAsync(undefined)
      if (found.isWhole)
        modal.success({
          title: t('system:audit.whole', { count: found.lastId - found.firstId + 1 }),
          content: <code className="audit-hash">{found.lastHash}</code>,
        })
      else
        modal.error({
          title: t('system:audit.tampered'),
          content: found.faults
            .slice(0, 10)
            .map((one) => `#${one.id} ${t(`system:audit.fault.${one.fault}`)}`)
            .join(' · '),
        })
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const columns: DataColumn<Entry>[] = [
    { key: 'id', title: t('system:audit.number'), isNumeric: true, isFrozen: true, render: (one) => one.id },
    { key: 'at', title: t('system:audit.at'), render: (one) => formatFullTime(one.at, language) },
    { key: 'person', title: t('system:audit.person'), render: (one) => one.person ?? '—' },
    { key: 'from', title: t('system:audit.from'), render: (one) => one.fromAddress ?? '—' },
    {
      key: 'action',
      title: t('system:audit.action'),
      render: (one) => actWords(one.action, t),
    },
    {
      key: 'subject',
      title: t('system:audit.subject'),
      maxWidthPixels: 220,
      render: (one) => one.subject ?? '',
    },
    {
      key: 'rows',
      title: t('system:audit.rows'),
      isNumeric: true,
      render: (one) => (one.numRows === null ? '' : formatNumber(one.numRows)),
    },
    {
      key: 'result',
      title: t('system:audit.result'),
      render: (one) => t(one.isSuccess ? 'system:audit.success' : 'system:audit.failure'),
    },
    {
      key: 'detail',
      title: t('system:audit.detail'),
      maxWidthPixels: 360,
      render: (one) => detailWords(one.detail, t),
    },
  ]
  const set = (part: Partial<AuditFilter>) => setFilter((before) => ({ ...before, ...part }))
  return (
    <Page
      title={t('system:audit.title')}
      subtitle={
        first?.since
          ? t('system:audit.subtitle', {
              count: first.numEntries,
              since: formatFullTime(first.since, language),
            })
          : undefined
      }
      actions={
        isOfAuditors ? undefined : (
          <>
            <Button data-testid="audit-verify" loading={verify.isPending} onClick={() => void check()}>
              {t('system:audit.verify')}
            </Button>
            <Button href={AUDIT_EXPORT} download>
              {t('system:audit.export')}
            </Button>
          </>
        )
      }
    >
      {isOfAuditors ? <p className="note">{t('system:audit.ofAuditors')}</p> : null}
      <div className="audit-tools">
        <Input
          allowClear
          aria-label={t('system:audit.person')}
          placeholder={t('system:audit.person')}
          value={filter.person}
          onChange={(event) => set({ person: event.target.value })}
        />
        <Select
          aria-label={t('system:audit.action')}
          style={{ minWidth: 160 }}
          value={filter.action}
          onChange={(action) => set({ action })}
          options={['', 'access-control:', 'personal-data:', 'catalog:', 'ingest:', 'audit:'].map(
            (value) => ({
              value,
              label: t(`system:audit.area.${value.replace(':', '') || 'all'}`),
            }),
          )}
        />
        <Select
          aria-label={t('system:audit.result')}
          style={{ minWidth: 120 }}
          value={filter.isSuccess}
          onChange={(isSuccess) => set({ isSuccess })}
          options={[
            { value: '', label: t('system:audit.any') },
            { value: 'true', label: t('system:audit.success') },
            { value: 'false', label: t('system:audit.failure') },
          ]}
        />
      </div>
      <DataTable
        label={t('system:audit.title')}
        columns={columns}
        rows={audit.data?.pages.flatMap((page) => page.entries)}
        rowKey={(one) => one.id}
        error={audit.error ?? undefined}
        onRetry={() => void audit.refetch()}
        empty={<EmptyState title={t('system:audit.empty')} hint={t('system:audit.emptyHint')} />}
        more={{
          hasMore: audit.hasNextPage,
          isLoading: audit.isFetchingNextPage,
          load: () => void audit.fetchNextPage(),
        }}
      />
    </Page>
  )
}
