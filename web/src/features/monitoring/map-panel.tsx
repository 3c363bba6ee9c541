import type { CasePoints, RunningStateQuery } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { useCasePoints } from '../../api/monitoring.ts'
import { CaseMap } from '../../map/case-map.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'

export function MapPanel({ filters }: { filters: RunningStateQuery }) {
  const { t } = useTranslation()
  const points = useCasePoints(filters)
  return (
    <Panel
      isFlush
      title={t('monitoring:map.title')}
      subtitle={t('monitoring:map.subtitle')}
      footer={points.data ? <Footer {...points.data} /> : null}
    >
      <CaseMap query={filters} label={t('monitoring:map.title')} heightPixels={480} />
    </Panel>
  )
}

function Footer({ points, numWithoutPosition, isTruncated }: CasePoints) {
  const { t } = useTranslation()
  if (points.length === 0 && numWithoutPosition === 0) return t('monitoring:map.none')
  return (
    <>
      {numWithoutPosition > 0
        ? t('monitoring:map.withoutPosition', {
            count: numWithoutPosition,
            value: formatNumber(numWithoutPosition),
          })
        : t('monitoring:map.allPlaced')}
      {isTruncated ? ` ${t('monitoring:map.truncated')}` : ''}
    </>
  )
}
