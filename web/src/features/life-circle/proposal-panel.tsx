import type { Edit } from '@jingjing/analysis/life-circle/edits'
import type { LifeCircleRules, Proposal } from '@jingjing/schema/life-circle'
import type { People } from '@jingjing/schema/life-circle-rules'
import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isOver, useJob } from '../../api/jobs.ts'
import { useProposal } from '../../api/life-circle.ts'
import { formatNumber } from '../../ui/format.ts'
import { JobProgress } from '../../ui/jobs/job-progress.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useInLanguage } from '../../ui/words.ts'

/** Where new facilities would bring most people within reach, and how far from the best possible that is. */
export function ProposalPanel(props: {
  rules: LifeCircleRules
  area: string
  kind: string
  minutes: number
  people: People
  walker: string | null
  plan: string
  hasSites: boolean
  onTake: (edits: Edit[]) => void
  onFocus: (lon: number, lat: number) => void
}) {
  const { t } = useTranslation()
  const inLanguage = useInLanguage()
  const propose = useProposal()
  const job = useJob(propose.data?.jobId ?? null)
  const [numSites, setNumSites] = useState(1)
  const [candidates, setCandidates] = useState<'idle' | 'anywhere'>(props.hasSites ? 'idle' : 'anywhere')
  const kind = props.rules.kinds.find(({ id }) => id === props.kind)
  const service = kind === undefined ? props.kind : inLanguage(kind.name)
  const isRunning = propose.isPending || (job.data !== undefined && !isOver(job.data))
  return (
    <section className="plan-proposal" aria-label={t('life-circle:proposal.title')}>
      <h3>{t('life-circle:proposal.ask', { service })}</h3>
      <div className="plan-tools">
        <InputNumber
          min={1}
          max={20}
          value={numSites}
          aria-label={t('life-circle:proposal.numSites')}
          suffix={t('life-circle:proposal.places')}
          onChange={(value) => setNumSites(value ?? 1)}
        />
        <Select
          value={candidates}
          aria-label={t('life-circle:proposal.candidates')}
          onChange={setCandidates}
          options={(['idle', 'anywhere'] as const).map((value) => ({
            value,
            disabled: value === 'idle' && !props.hasSites,
            label: t(`life-circle:proposal.${value}`),
          }))}
        />
        <Button
          type="primary"
          data-testid="propose"
          loading={isRunning}
          onClick={() =>
            propose.mutate({
              area: props.area,
              kind: props.kind,
              minutes: props.minutes,
              people: props.people,
              ...(props.walker === null ? {} : { walker: props.walker }),
              numSites,
              candidates,
              minAreaSquareMetres: null,
              edits: props.plan,
            })
          }
        >
          {t('life-circle:proposal.go')}
        </Button>
      </div>
      {propose.error ? <ProblemView error={propose.error} /> : null}
      {job.data && !isOver(job.data) ? <JobProgress job={job.data} /> : null}
      {job.data?.state === 'failed' ? <p className="note">{t('life-circle:proposal.failed')}</p> : null}
      {job.data?.state === 'done' ? (
        <ProposalWords
          proposal={job.data.result as Proposal}
          service={service}
          onTake={props.onTake}
          onFocus={props.onFocus}
        />
      ) : null}
    </section>
  )
}

function ProposalWords(props: {
  proposal: Proposal
  service: string
  onTake: (edits: Edit[]) => void
  onFocus: (lon: number, lat: number) => void
}) {
  const { t } = useTranslation()
  const { proposal, service } = props
  const gained = proposal.numAfter - proposal.numBefore
  const best = proposal.numBestPossible - proposal.numBefore
  if (proposal.sites.length === 0 || gained < 0.5)
    return <p className="note">{t('life-circle:proposal.nothing')}</p>
  const people = t(`life-circle:diagnosis.people.${proposal.ask.people}`)
  return (
    <div className="plan-proposal-words" data-testid="proposal">
      <p>
        {t('life-circle:proposal.result', {
          count: proposal.sites.length,
          service,
          gained: formatNumber(gained, 0),
          people,
          minutes: proposal.ask.minutes,
        })}{' '}
        {proposal.isOptimal
          ? t('life-circle:proposal.optimal')
          : t('life-circle:proposal.bound', {
              best: formatNumber(best, 0),
              gap: formatNumber(proposal.gapPercent, 2),
            })}
      </p>
      <ol>
        {proposal.sites.map((site) => (
          <li key={`${site.lon},${site.lat}`}>
            <button type="button" className="link-button" onClick={() => props.onFocus(site.lon, site.lat)}>
              {site.name || t('life-circle:proposal.corner')}
            </button>{' '}
            <span className="tertiary small">
              {site.community}
              {site.areaSquareMetres === null ? '' : ` · ${formatNumber(site.areaSquareMetres, 0)} m²`}
            </span>
          </li>
        ))}
      </ol>
      <Button
        data-testid="take-proposal"
        onClick={() =>
          props.onTake(
            proposal.sites.map((site) => ({
              type: 'add',
              kind: proposal.ask.kind,
              lon: site.lon,
              lat: site.lat,
              capacity: null,
              site: site.site,
            })),
          )
        }
      >
        {t('life-circle:proposal.take')}
      </Button>
      {proposal.alternatives.length > 0 ? (
        <p className="note">
          {t('life-circle:proposal.alternatives')}{' '}
          {proposal.alternatives
            .map(({ sites, numAfter }) =>
              t('life-circle:proposal.alternative', {
                places: sites
                  .map(({ name }) => name || t('life-circle:proposal.corner'))
                  .join(t('life-circle:diagnosis.comma')),
                gained: formatNumber(numAfter - proposal.numBefore, 0),
              }),
            )
            .join(t('life-circle:proposal.semicolon'))}
        </p>
      ) : null}
    </div>
  )
}
