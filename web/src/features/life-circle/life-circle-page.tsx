import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useLifeCircleAreas, useLifeCircleRules } from '../../api/life-circle.ts'
import { useCan } from '../../api/session.ts'
import { Page } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './life-circle.css'
import { Planner } from './planner.tsx'
import { readState, writeState } from './state.ts'
import { useCity } from './use-city.ts'

export default function LifeCirclePage() {
  const { t } = useTranslation()
  const can = useCan()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const state = readState(search)
  const areas = useLifeCircleAreas()
  const rules = useLifeCircleRules()
  const area = areas.data?.find(({ id }) => id === state.area) ?? areas.data?.[0]
  const { city, error, retry } = useCity(area?.id, rules.data)
  const failure = areas.error ?? rules.error ?? error
  return (
    <Page
      title={t('life-circle:title')}
      subtitle={t('life-circle:subtitle')}
      actions={
        <>
          {areas.data !== undefined && areas.data.length > 1 ? (
            <Select
              aria-label={t('life-circle:area')}
              className="plan-area"
              value={area?.id}
              onChange={(id) =>
                setSearch((before) => writeState(before, { area: id, edits: [], compared: [], kind: null }))
              }
              options={areas.data.map(({ id, title }) => ({ value: id, label: title }))}
            />
          ) : null}
          {area !== undefined ? (
            <Button
              href={`/api/life-circle/report${reportQuery(area.id, search.get('plan') ?? '', language)}`}
            >
              {t('life-circle:report')}
            </Button>
          ) : null}
        </>
      }
    >
      {failure ? (
        <ProblemView
          error={failure}
          onRetry={() => {
            void areas.refetch()
            void rules.refetch()
            retry()
          }}
        />
      ) : areas.data?.length === 0 ? (
        <EmptyState
          title={t('life-circle:empty.title')}
          hint={t('life-circle:empty.hint')}
          action={
            can('ingest:import') ? <Link to="/data/import">{t('life-circle:empty.action')}</Link> : null
          }
        />
      ) : city === null || area === undefined || rules.data === undefined ? (
        <LoadingLines numLines={10} />
      ) : (
        <Planner key={area.id} area={area.id} city={city} rules={rules.data} />
      )}
    </Page>
  )
}

const reportQuery = (area: string, plan: string, language: string): string =>
  `?${new URLSearchParams({ area, language, ...(plan === '' ? {} : { edits: plan }) })}`
