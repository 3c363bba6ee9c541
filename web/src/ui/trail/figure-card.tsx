import type { Figure } from '@jingjing/schema/trail'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './figure-card.css'
import { changePercent, formatFigure, formatSigned, withUnit } from '../format.ts'
import { useUnit } from '../words.ts'
import { useTrail } from './trail-state.ts'

/** A row of figures, parted by hairlines. */
export function FigureStrip({ children, label }: { children: ReactNode; label: string }) {
  return (
    <section className="figure-strip" aria-label={label}>
      {children}
    </section>
  )
}

/** One figure and what it was before; both open their trail. */
export function FigureCard(props: {
  title: string
  figure: Figure | undefined
  previous?: Figure | null
  note?: ReactNode
  testId?: string
}) {
  const { t } = useTranslation()
  const unit = useUnit()
  const trail = useTrail()
  const { figure, previous } = props
  if (!figure)
    return (
      <div className="figure-card" aria-busy="true">
        <span className="figure-title">{props.title}</span>
        <span className="skeleton" style={{ width: 96, height: 34 }} />
      </div>
    )
  return (
    <div className="figure-card">
      <button
        type="button"
        className="figure-main"
        data-testid={props.testId}
        title={t('trail:open')}
        onClick={() => trail.open(figure)}
      >
        <span className="figure-title">{props.title}</span>
        <span className="figure-value figures">
          {formatFigure(figure.value, figure.unit)}
          {figure.value === null ? null : <small>{unit(figure.unit, figure.value)}</small>}
        </span>
      </button>
      <p className="figure-note">
        {previous ? <Comparison figure={figure} previous={previous} /> : null}
        {props.note}
        {figure.value === null ? t('trail:noValue') : null}
      </p>
    </div>
  )
}

function Comparison({ figure, previous }: { figure: Figure; previous: Figure }) {
  const { t } = useTranslation()
  const unit = useUnit()
  const trail = useTrail()
  if (previous.value === null) return null
  const isRate = figure.denominator !== null
  const change = isRate
    ? figure.value === null
      ? null
      : figure.value - previous.value
    : changePercent(figure.value, previous.value)
  return (
    <>
      {change === null ? null : (
        <span className="figure-change figures">
          <span aria-hidden="true">{Math.abs(change) < 0.05 ? '＝' : change > 0 ? '▲' : '▼'}</span>{' '}
          {formatSigned(change, isRate ? t('trail:points') : '%')}
        </span>
      )}
      <button
        type="button"
        className="link-button figure-previous figures"
        onClick={() => trail.open(previous)}
      >
        {t('trail:previous', {
          value: withUnit(formatFigure(previous.value, previous.unit), unit(previous.unit, previous.value)),
        })}
      </button>
    </>
  )
}
