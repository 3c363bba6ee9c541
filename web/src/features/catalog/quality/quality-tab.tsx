import type { DatasetDetail } from '@jingjing/schema/catalog'
import type { QualityCheck, QualityReport } from '@jingjing/schema/catalog/quality'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCheckQuality, useQuality } from '../../../api/catalog.ts'
import { isOver, useJob } from '../../../api/jobs.ts'
import { useCan } from '../../../api/session.ts'
import { Chart } from '../../../charts/chart.tsx'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatFullTime, formatNumber } from '../../../ui/format.ts'
import { JobProgress } from '../../../ui/jobs/job-progress.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { TOKENS } from '../../../ui/theme.ts'
import './quality.css'
import { percentText, summaries, trends, worst } from './summary.ts'
import { trendOption } from './trend-option.ts'

/** How sound the rows of a version are, in six figures with their rules and rows, and how that has changed. */
export function QualityTab({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const quality = useQuality(dataset.id)
  const [chosen, setChosen] = useState<number | null>(null)
  if (quality.error) return <ProblemView error={quality.error} onRetry={() => void quality.refetch()} />
  if (!quality.data) return <LoadingLines numLines={8} />
  const { reports } = quality.data
  const report = reports.find((one) => one.version === (chosen ?? dataset.version)) ?? reports[0]
  if (report === undefined) return <EmptyState title={t('catalog:quality.none')} />
  const unchecked = reports.filter((one) => one.computedAt === null).map((one) => one.version)
  return (
    <div className="quality">
      <div className="dataset-tools">
        <Select
          aria-label={t('catalog:quality.version')}
          value={report.version}
          options={reports.map((one) => ({
            value: one.version,
            label: `${t('catalog:versionNumber', { version: one.version })} · ${formatFullTime(one.createdAt, language)}`,
          }))}
          onChange={setChosen}
        />
        <span className="note figures">
          {report.computedAt === null
            ? t('catalog:quality.notYet')
            : t('catalog:quality.computed', {
                count: report.numRows,
                time: formatFullTime(report.computedAt, language),
                value: formatNumber(report.numRows),
              })}
        </span>
        <CheckButton dataset={dataset} version={report.version} unchecked={unchecked} />
      </div>
      {report.computedAt === null ? (
        <EmptyState title={t('catalog:quality.notYet')} hint={t('catalog:quality.notYetHint')} />
      ) : (
        <Report dataset={dataset} report={report} />
      )}
      <TrendChart reports={reports} />
    </div>
  )
}

function CheckButton(props: { dataset: DatasetDetail; version: number; unchecked: readonly number[] }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const can = useCan()
  const check = useCheckQuality(props.dataset.id)
  const [jobId, setJobId] = useState<number | null>(null)
  const job = useJob(jobId)
  const start = async (versions: number[]) => {
    try {
      setJobId((await check.mutateAsync(versions)).jobId)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  if (!can('catalog:edit')) return null
  if (job.data !== undefined && !isOver(job.data)) return <JobProgress job={job.data} />
  const others = props.unchecked.filter((version) => version !== props.version)
  return (
    <>
      <Button size="small" loading={check.isPending} onClick={() => void start([props.version])}>
        {t('catalog:quality.check')}
      </Button>
      {others.length > 0 ? (
        <Button size="small" type="text" onClick={() => void start(others)}>
          {t('catalog:quality.checkOthers', { count: others.length })}
        </Button>
      ) : null}
    </>
  )
}

function Report({ dataset, report }: { dataset: DatasetDetail; report: QualityReport }) {
  const { t } = useTranslation()
  const first = worst(report)
  const failing = report.checks.filter((check) => check.numFailed > 0)
  const numSound = report.checks.length - failing.length
  if (report.checks.length === 0)
    return <EmptyState title={t('catalog:quality.noRows')} hint={t('catalog:quality.noRowsHint')} />
  return (
    <>
      <p className="quality-finding">
        {first === null
          ? t('catalog:quality.allSound', { count: report.checks.length })
          : t('catalog:quality.worst', {
              dimension: t(`catalog:quality.dimension.${first.dimension}`),
              percent: percentText(first.soundPercent),
              value: formatNumber(first.numFailed),
            })}
      </p>
      <dl className="quality-tiles">
        {summaries(report).map((one) => (
          <div key={one.dimension} className={one.numFailed > 0 ? 'has-failed' : undefined}>
            <dt>{t(`catalog:quality.dimension.${one.dimension}`)}</dt>
            <dd className="figures">{percentText(one.soundPercent)}</dd>
            <p className="note figures">
              {one.soundPercent === null
                ? t('catalog:quality.notChecked')
                : one.numFailed === 0
                  ? t('catalog:quality.sound')
                  : t('catalog:quality.failed', { count: one.numFailed, value: formatNumber(one.numFailed) })}
            </p>
          </div>
        ))}
      </dl>
      <DataTable<QualityCheck>
        label={t('catalog:tab.quality')}
        rows={failing}
        rowKey={(check) => `${check.table}/${check.rule}/${check.field?.name ?? ''}`}
        empty={<EmptyState title={t('catalog:quality.nothing')} />}
        columns={[
          {
            key: 'rule',
            title: t('catalog:quality.rule'),
            isFrozen: true,
            render: (check) => (
              <span title={t(`catalog:quality.how.${check.rule}`, { defaultValue: '' })}>
                {t(`catalog:quality.name.${check.rule}`, { defaultValue: check.rule })}
              </span>
            ),
          },
          {
            key: 'field',
            title: t('catalog:field.title'),
            render: (check) =>
              [dataset.tables.length > 1 ? check.table : '', check.field?.title ?? '']
                .filter(Boolean)
                .join(' · ') || t('catalog:quality.wholeRow'),
          },
          {
            key: 'dimension',
            title: t('catalog:quality.about'),
            render: (check) => t(`catalog:quality.dimension.${check.dimension}`),
          },
          {
            key: 'failed',
            title: t('catalog:quality.numFailed'),
            isNumeric: true,
            render: (check) => <FailedRows dataset={dataset} version={report.version} check={check} />,
          },
          {
            key: 'share',
            title: t('catalog:quality.share'),
            isNumeric: true,
            render: (check) => percentText((100 * check.numFailed) / check.numChecked),
          },
        ]}
      />
      {numSound > 0 ? (
        <details className="quality-sound">
          <summary>{t('catalog:quality.passed', { count: numSound })}</summary>
          <p className="note">
            {report.checks
              .filter((check) => check.numFailed === 0)
              .map((check) =>
                [
                  t(`catalog:quality.name.${check.rule}`, { defaultValue: check.rule }),
                  check.field?.title ?? '',
                ]
                  .filter(Boolean)
                  .join(' '),
              )
              .join(t('ingest:listSeparator'))}
          </p>
        </details>
      ) : null}
    </>
  )
}

/** The rows behind a figure, in the table where they can be mended. */
function FailedRows(props: { dataset: DatasetDetail; version: number; check: QualityCheck }) {
  const { t } = useTranslation()
  const { dataset, version, check } = props
  const text = formatNumber(check.numFailed)
  if (check.rule === 'not-understood')
    return (
      <a download href={`/api/ingest/rejected/${encodeURIComponent(dataset.id)}/${version}`}>
        {text}
      </a>
    )
  if (!check.hasRows) return <span title={t('catalog:quality.personal')}>{text}</span>
  const search = new URLSearchParams({
    table: check.table,
    ask: JSON.stringify({ check: { rule: check.rule, ...(check.field ? { field: check.field.name } : {}) } }),
  })
  if (version !== dataset.version) search.set('version', String(version))
  return <Link to={`/data/${encodeURIComponent(dataset.id)}?${search}`}>{text}</Link>
}

function TrendChart({ reports }: { reports: readonly QualityReport[] }) {
  const { t } = useTranslation()
  const { theme, language } = usePreferences().preferences
  const found = trends(reports)
  if (found.versions.length < 2) return <p className="note">{t('catalog:quality.trendLater')}</p>
  return (
    <section>
      <h2>{t('catalog:quality.trend')}</h2>
      <p className="note">{t('catalog:quality.trendHint')}</p>
      <Chart
        label={t('catalog:quality.trend')}
        heightPixels={260}
        option={trendOption({
          labels: found.versions.map((version) => t('catalog:versionNumber', { version })),
          trends: found.trends,
          tokens: TOKENS[theme],
          language,
          nameOf: (dimension) => t(`catalog:quality.dimension.${dimension}`),
        })}
      />
    </section>
  )
}
