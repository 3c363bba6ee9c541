import type { RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDatasets } from '../../api/catalog.ts'
import { useRunningState } from '../../api/monitoring.ts'
import { usePlaces } from '../../api/places.ts'
import { PeriodPicker } from '../../ui/period-picker.tsx'
import './filters.css'
import {
  categoryChoice,
  DOWN,
  isNarrowed,
  NOT_NARROWED,
  PRESETS,
  pathOf,
  presetOf,
  presetPeriod,
  UP,
} from './state.ts'

/** Key under which what is not known is counted. */
const UNKNOWN_KEY = '-'

/** Those of late, whatever else is filtered by, so that one can be changed for another. */
function useDepartments(chosen: string | undefined): string[] {
  const known = (useRunningState({}).data?.departments ?? []).map((one) => one.key)
  return [...new Set([...known, ...(chosen ? [chosen] : [])])].filter((one) => one !== UNKNOWN_KEY)
}

export function MonitoringFilters(props: {
  filters: RunningStateQuery
  state: RunningState | undefined
  onChange: (change: Partial<RunningStateQuery>) => void
}) {
  const { t } = useTranslation()
  const { filters, state, onChange } = props
  const communities = usePlaces().data?.filter((place) => place.level === 'community')
  const from = filters.from ?? state?.from
  const to = filters.to ?? state?.to
  const available = state?.available ?? null
  const preset = from && to ? presetOf({ from, to }, available) : undefined
  const hasFilter = isNarrowed(filters)
  const path = pathOf(filters)
  const departments = useDepartments(filters.department)
  const datasets = state?.datasets ?? []
  return (
    <search className="filters" aria-label={t('monitoring:filters')}>
      {available ? (
        <fieldset className="filter-presets" aria-label={t('ui:period.presets')}>
          {PRESETS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={preset === name}
              onClick={() => onChange(presetPeriod(name, available))}
            >
              {t(`ui:period.${name}`)}
            </button>
          ))}
        </fieldset>
      ) : null}
      <PeriodPicker
        from={from}
        to={to}
        available={available}
        onChange={(f, l) => onChange({ from: f, to: l })}
      />
      <Select
        className="filter-select"
        aria-label={t('monitoring:filter.source')}
        value={(filters.source ?? '') as RunningStateQuery['source'] | ''}
        onChange={(source: RunningStateQuery['source'] | '') => onChange({ source: source || undefined })}
        options={[
          { value: '', label: t('monitoring:filter.allSources') },
          ...(['hotline', 'grid', 'message'] as const).map((source) => ({
            value: source,
            label: t(`monitoring:source.${source}`),
          })),
        ]}
      />
      <Select
        className="filter-select"
        aria-label={t('monitoring:filter.community')}
        showSearch={{ optionFilterProp: 'label' }}
        value={filters.community ?? ''}
        onChange={(community) => onChange({ community: community || undefined })}
        options={[
          { value: '', label: t('monitoring:filter.allCommunities') },
          ...(communities ?? []).map((place) => ({ value: place.code, label: place.name })),
        ]}
      />
      <Select
        className="filter-select"
        data-testid="filter-category"
        aria-label={t('monitoring:filter.category')}
        showSearch={{ optionFilterProp: 'label' }}
        value={path.length === 0 ? '' : `${UP}${path.length}`}
        onChange={(choice) => onChange(categoryChoice(choice, path))}
        options={[
          { value: '', label: t('monitoring:filter.allCategories') },
          ...path.map((_one, index) => ({
            value: `${UP}${index + 1}`,
            label: path
              .slice(0, index + 1)
              .map((one) => (one === UNKNOWN_KEY ? t('monitoring:category.unknown') : one))
              .join(' / '),
          })),
          ...(path.length < 3 ? (state?.categories ?? []) : []).map(({ key, label }) => ({
            value: `${DOWN}${key}`,
            label: `${path.length > 0 ? '　' : ''}${label || t('monitoring:category.unknown')}`,
          })),
        ]}
      />
      {departments.length > 0 ? (
        <Select
          className="filter-select"
          data-testid="filter-department"
          aria-label={t('monitoring:filter.department')}
          showSearch={{ optionFilterProp: 'label' }}
          value={filters.department ?? ''}
          onChange={(department) => onChange({ department: department || undefined })}
          options={[
            { value: '', label: t('monitoring:filter.allDepartments') },
            ...departments.map((one) => ({ value: one, label: one })),
          ]}
        />
      ) : null}
      <Select
        className="filter-select wide"
        aria-label={t('monitoring:filter.dataset')}
        value={filters.dataset ?? ''}
        onChange={(dataset) => onChange({ dataset: dataset || undefined })}
        options={[
          { value: '', label: t('monitoring:filter.allDatasets') },
          ...datasets.map((dataset) => ({ value: dataset.id, label: dataset.title })),
          ...(filters.dataset && !datasets.some((dataset) => dataset.id === filters.dataset)
            ? [{ value: filters.dataset, label: filters.dataset }]
            : []),
        ]}
      />
      {hasFilter ? (
        <Button type="link" onClick={() => onChange(NOT_NARROWED)}>
          {t('monitoring:filter.clear')}
        </Button>
      ) : null}
    </search>
  )
}

/** Says that a page is narrowed to a dataset of the address, and lets go of it. */
export function DatasetScope({ dataset, onClear }: { dataset: string | undefined; onClear: () => void }) {
  const { t } = useTranslation()
  const title = useDatasets('', '').data?.datasets.find((one) => one.id === dataset)?.title
  if (dataset === undefined) return null
  return (
    <p className="note" data-testid="dataset-scope">
      {t('monitoring:filter.onlyDataset', { title: title ?? dataset })}{' '}
      <Button type="link" size="small" onClick={onClear}>
        {t('monitoring:filter.clear')}
      </Button>
    </p>
  )
}
