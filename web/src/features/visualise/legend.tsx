import { formatValue, rampOf } from '@jingjing/analysis/pictures/style'
import { COMMUNITY, type Filter } from '@jingjing/schema/extract'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { TOKENS } from '../../ui/theme.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { classesOf } from './picture-layers.ts'
import { allOf, figureAsk, frameCondition, rangeCondition } from './trail-of.ts'
import { usePictureWords } from './words.ts'

/** What the colours and sizes of a map mean, with the rows behind each of them. */
export function PictureLegend(props: { data: PictureData; picture: Picture; frame: number }) {
  const { t } = useTranslation()
  const { data, picture } = props
  const trail = useTrail()
  const words = usePictureWords()
  return (
    <div className="picture-legend" data-testid="picture-legend">
      <strong>{words.value(data)}</strong>
      {data.shape === 'features' ? <Classes {...props} /> : <PointLegend {...props} />}
      <button
        type="button"
        className="link-button figures"
        title={t('trail:open')}
        data-testid="legend-total"
        onClick={() => trail.open(figureAsk({ ...data.picture, value: undefined }))}
      >
        {t('visualise:legend.rows', { count: data.numRows, value: formatNumber(data.numRows) })}
      </button>
      {data.numMissing > 0 ? (
        <span>
          {t('visualise:legend.missing', { count: data.numMissing, value: formatNumber(data.numMissing) })}
        </span>
      ) : null}
      {data.numLeftOut > 0 ? (
        <span>
          {t('visualise:legend.leftOut', { count: data.numLeftOut, value: formatNumber(data.numLeftOut) })}
        </span>
      ) : null}
      {picture.kind === 'extrusion' ? <span>{t('visualise:legend.height')}</span> : null}
    </div>
  )
}

function Classes({ data, picture, frame }: { data: PictureData; picture: Picture; frame: number }) {
  const { t } = useTranslation()
  const trail = useTrail()
  const tokens = TOKENS[usePreferences().preferences.theme]
  if (data.shape !== 'features') return null
  const { classes } = classesOf(data, picture)
  const ramp = rampOf(tokens.sequential, classes.length)
  const inClass = (index: number) =>
    data.features.filter((feature) => {
      const value = feature.values[frame]
      const one = classes[index]
      return (
        one !== undefined &&
        value !== null &&
        value !== undefined &&
        (one.above === null || value > one.above) &&
        (one.upTo === null || value <= one.upTo)
      )
    })
  const filterOf = (index: number): Filter | undefined => {
    const one = classes[index]
    if (one === undefined) return undefined
    const codes = inClass(index).flatMap((feature) =>
      feature.key.startsWith('c:') ? feature.key.slice(2) : [],
    )
    if (codes.length > 0) return { field: COMMUNITY, is: 'one-of', value: codes }
    const field =
      picture.onto === 'communities' || picture.kind === 'hexagons' ? undefined : picture.value?.field
    return field === undefined || picture.isPerArea ? undefined : rangeCondition(field, one.above, one.upTo)
  }
  const step = data.frames[frame] ?? ''
  const when =
    picture.time === undefined || step === '' ? undefined : frameCondition(picture.time.field, step)
  const numMissing = data.features.filter((feature) => feature.values[frame] == null).length
  return (
    <ul>
      {classes.map((one, index) => {
        const own = filterOf(index)
        const filter = own === undefined ? undefined : allOf(own, when)
        const range =
          one.above === null && one.upTo === null
            ? t('visualise:legend.all')
            : one.above === null
              ? `≤ ${formatValue(one.upTo)}`
              : one.upTo === null
                ? `> ${formatValue(one.above)}`
                : `${formatValue(one.above)} – ${formatValue(one.upTo)}`
        const count = formatNumber(inClass(index).length)
        return (
          <li key={`${one.above}-${one.upTo}`} data-testid="legend-class">
            <span className="picture-swatch" style={{ background: ramp[index] }} />
            <span className="figures">{range}</span>
            {filter === undefined ? (
              <span className="figures picture-count">{count}</span>
            ) : (
              <button
                type="button"
                className="link-button figures picture-count"
                title={t('trail:open')}
                onClick={() => trail.open(figureAsk(data.picture, { filter }))}
              >
                {count}
              </button>
            )}
          </li>
        )
      })}
      {numMissing > 0 ? (
        <li>
          <span className="picture-swatch missing" />
          <span>{t('visualise:legend.none')}</span>
          <span className="figures picture-count">{formatNumber(numMissing)}</span>
        </li>
      ) : null}
    </ul>
  )
}

function PointLegend({ data, picture }: { data: PictureData; picture: Picture }) {
  const { t } = useTranslation()
  const tokens = TOKENS[usePreferences().preferences.theme]
  if (data.shape !== 'points') return null
  if (picture.kind === 'heat')
    return (
      <span className="picture-heat-scale">
        {t('visualise:legend.few')}
        <span
          style={{ background: `linear-gradient(90deg, transparent, ${tokens.sequential.join(', ')})` }}
        />
        {t('visualise:legend.many')}
      </span>
    )
  if (picture.kind === 'symbols') {
    const most = data.points.reduce((greatest, point) => Math.max(greatest, Math.abs(point.value ?? 0)), 0)
    return (
      <ul>
        {[1, 0.25].map((share) => (
          <li key={share}>
            <span
              className="picture-swatch round"
              style={{
                width: 48 * Math.sqrt(share),
                height: 48 * Math.sqrt(share),
                background: tokens.accent,
              }}
            />
            <span className="figures">{formatValue(most * share)}</span>
          </li>
        ))}
      </ul>
    )
  }
  return data.isGathered ? <span>{t('visualise:legend.gathered')}</span> : null
}
