import type { RunningState } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { CaseMap } from '../../map/case-map.tsx'
import { addDays, formatPeriod } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'

const NUM_DAYS = 7

/** The cases of the last days with any, where they happened. */
export function MapPanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const from = addDays(state.to, -NUM_DAYS)
  return (
    <Panel
      isFlush
      title={t('overview:map.title')}
      subtitle={formatPeriod(from, state.to, language)}
      footer={<Link to={`/monitoring?from=${from}&to=${state.to}`}>{t('overview:map.open')}</Link>}
    >
      <CaseMap query={{ from, to: state.to }} label={t('overview:map.title')} heightPixels={360} />
    </Panel>
  )
}
