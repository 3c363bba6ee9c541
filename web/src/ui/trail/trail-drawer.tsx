import type { Figure } from '@jingjing/schema/trail'
import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFigure, useMeasures } from '../../api/trail.ts'
import { formatFigure, formatNumber } from '../format.ts'
import { LoadingLines } from '../states/loading-lines.tsx'
import { ProblemView } from '../states/problem-view.tsx'
import { RuleStatus } from './rule-status.tsx'
import './trail-drawer.css'
import { useInLanguage, useUnit } from '../words.ts'
import { TrailParams } from './trail-params.tsx'
import { TrailRows } from './trail-rows.tsx'
import { useTrail } from './trail-state.ts'

/** Where a figure comes from: formula, rule, dataset versions, rows. The same for every figure of every page. */
export function TrailDrawer({ isNarrow }: { isNarrow: boolean }) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const { request, close } = useTrail()
  const figure = useFigure(request)
  const measures = useMeasures()
  const measure = measures.data?.find((candidate) => candidate.id === request?.measure)
  return (
    <Drawer
      open={request !== null}
      onClose={close}
      size={isNarrow ? '100%' : 760}
      title={t('trail:title')}
      rootClassName="trail-drawer"
      destroyOnHidden
    >
      {request ? (
        <div data-testid="trail-drawer" className="trail">
          {figure.error ? (
            <ProblemView error={figure.error} onRetry={() => void figure.refetch()} />
          ) : figure.data ? (
            <>
              <Headline figure={figure.data} title={measure ? inLanguage(measure.title) : request.measure} />
              <TrailSection title={t('trail:formula')}>
                <p>{measure ? inLanguage(measure.formula) : t('trail:formulaUnknown')}</p>
                <Parts figure={figure.data} />
              </TrailSection>
              <Rules figure={figure.data} />
              <Sources figure={figure.data} />
              <TrailSection title={t('trail:rows')}>
                <TrailRows request={request} />
              </TrailSection>
            </>
          ) : (
            <LoadingLines numLines={8} />
          )}
        </div>
      ) : null}
    </Drawer>
  )
}

function TrailSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="trail-section">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Headline({ figure, title }: { figure: Figure; title: string }) {
  const unit = useUnit()
  return (
    <div className="trail-headline">
      <p className="secondary">{title}</p>
      <p className="trail-value figures">
        {formatFigure(figure.value, figure.unit)}
        {figure.value === null ? null : <small>{unit(figure.unit, figure.value)}</small>}
      </p>
      <TrailParams params={figure.params} />
    </div>
  )
}

function Parts({ figure }: { figure: Figure }) {
  const { t } = useTranslation()
  return (
    <>
      {figure.numerator !== null && figure.denominator !== null ? (
        <p className="trail-parts figures">
          {t('trail:parts', {
            numerator: formatNumber(figure.numerator),
            denominator: formatNumber(figure.denominator),
          })}
        </p>
      ) : null}
      <Notes figure={figure} />
      {figure.numMissing > 0 ? (
        <p className="note">
          {t('trail:missing', { count: figure.numMissing, value: formatNumber(figure.numMissing) })}
        </p>
      ) : null}
    </>
  )
}

/** What else went into the number on the way; a nought says nothing. */
function Notes({ figure }: { figure: Figure }) {
  const { t } = useTranslation()
  const words = Object.entries(figure.notes).flatMap(([name, value]) => {
    if (typeof value !== 'number' || value === 0) return []
    const text = t(`trail:note.${name}`, { value: formatNumber(value), defaultValue: '' })
    return text === '' ? [] : [text]
  })
  if (words.length === 0) return null
  return (
    <ul className="note">
      {words.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}

function Rules({ figure }: { figure: Figure }) {
  const { t } = useTranslation()
  return (
    <TrailSection title={t('trail:rules')}>
      {figure.rules.length === 0 ? <p className="note">{t('trail:noRules')}</p> : null}
      <ul className="trail-list">
        {figure.rules.map((rule) => (
          <li key={`${rule.pack}@${rule.version}`}>
            <div className="trail-line">
              <Link to={`/system/rules#${rule.pack}@${rule.version}`}>{rule.title}</Link>
              <span className="tertiary small">{t('trail:ruleVersion', { version: rule.version })}</span>
              <RuleStatus status={rule.status} />
            </div>
            <p className="note">{t('trail:source', { source: rule.source })}</p>
          </li>
        ))}
      </ul>
    </TrailSection>
  )
}

function Sources({ figure }: { figure: Figure }) {
  const { t } = useTranslation()
  return (
    <TrailSection title={t('trail:datasets')}>
      {figure.datasets.length === 0 ? <p className="note">{t('trail:noDatasets')}</p> : null}
      <ul className="trail-list">
        {figure.datasets.map((dataset) => (
          <li key={dataset.dataset} className="trail-line">
            <Link to={`/data/${encodeURIComponent(dataset.dataset)}?version=${dataset.version}`}>
              {dataset.title}
            </Link>
            <span className="tertiary small">{t('trail:datasetVersion', { version: dataset.version })}</span>
          </li>
        ))}
      </ul>
    </TrailSection>
  )
}
