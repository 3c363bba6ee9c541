import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import { PEOPLE, type People } from '@jingjing/schema/life-circle-rules'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatSigned } from '../../ui/format.ts'
import { useInLanguage } from '../../ui/words.ts'
import type { CitySummary, ServiceCoverage } from './engine/planner-protocol.ts'
import { type LiveFigures, useFigures } from './live-figures.ts'
import { serviceRows } from './view.ts'

/** Which service, how long on foot, for whom: each with the share of people that it reaches. */
export function ServiceList(props: {
  rules: LifeCircleRules
  live: LiveFigures
  /** Of every service as things stand. */
  baseline: readonly ServiceCoverage[] | null
  band: number
  summary: CitySummary | undefined
  kind: string
  minutes: number
  people: People
  /** Index of who walks. */
  walker: number
  onKind: (kind: string) => void
  onMinutes: (minutes: number) => void
  onPeople: (people: People) => void
  onWalker: (walker: number) => void
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const { rules, summary } = props
  const hasPeople = (people: People): boolean =>
    people === 'all' || (people === 'elders' ? summary?.hasElders : summary?.hasChildren) === true
  return (
    <div className="plan-services">
      <Segmented
        block
        aria-label={t('life-circle:minutes.label')}
        value={props.minutes}
        onChange={props.onMinutes}
        options={rules.bands.map(({ minutes }) => ({
          value: minutes,
          label: t('life-circle:minutes.choice', { minutes }),
        }))}
      />
      <Segmented
        block
        aria-label={t('life-circle:people.label')}
        value={props.people}
        onChange={props.onPeople}
        options={PEOPLE.map((people) => ({
          value: people,
          label: t(`life-circle:people.${people}`),
          disabled: !hasPeople(people),
        }))}
      />
      <div className="plan-walker">
        <span id="plan-walker">{t('life-circle:walker')}</span>
        <Select
          size="small"
          value={props.walker}
          onChange={props.onWalker}
          aria-labelledby="plan-walker"
          data-testid="plan-walker"
          options={rules.walkers.map(({ name }, index) => ({ value: index, label: inLanguage(name) }))}
        />
      </div>
      <ServiceGroups {...props} />
    </div>
  )
}

/** The shares follow the pointer; what chooses them does not. */
function ServiceGroups(props: {
  rules: LifeCircleRules
  live: LiveFigures
  baseline: readonly ServiceCoverage[] | null
  band: number
  people: People
  kind: string
  onKind: (kind: string) => void
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const figures = useFigures(props.live)
  const rows = serviceRows(props.rules, figures, props.baseline, props.people, props.band)
  const groups = [...new Set(rows.map(({ group }) => group))]
  return (
    <div className="plan-service-groups">
      {groups.map((group) => (
        <section key={group}>
          <h3>{t(`life-circle:group.${group}`)}</h3>
          <ul>
            {rows
              .filter((row) => row.group === group)
              .map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    aria-pressed={row.id === props.kind}
                    data-testid={`service-${row.id}`}
                    onClick={() => props.onKind(row.id)}
                  >
                    <span className="plan-service-name">{inLanguage(row.name)}</span>
                    <span className="plan-service-share figures">
                      {row.gain === null ? null : (
                        <small className={row.gain > 0 ? 'plan-gain' : 'plan-loss'}>
                          {formatSigned(row.gain, '')}
                        </small>
                      )}
                      {row.hasNoFacility ? (
                        <span className="tertiary">{t('life-circle:noneKnown')}</span>
                      ) : row.percent === null ? (
                        '—'
                      ) : (
                        `${formatNumber(row.percent)}%`
                      )}
                    </span>
                    <span className="plan-service-bar" style={{ width: `${row.percent ?? 0}%` }} />
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
