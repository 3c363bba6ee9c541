import { editsFromText } from '@jingjing/analysis/life-circle/edits'
import type { Planner } from '@jingjing/analysis/life-circle/planner'
import { cornersNear, proposeSites } from '@jingjing/analysis/life-circle/propose'
import { referenceOf } from '@jingjing/analysis/life-circle/world'
import { loadLinearSolver } from '@jingjing/analysis/siting/linear-solver'
import { Proposal, type ProposalAsk } from '@jingjing/schema/life-circle'
import { Problem } from '@jingjing/schema/problems'
import type { z } from 'zod'
import type { Reader } from '../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'
import { chooseArea } from './areas.ts'
import { buildPlanner } from './build-planner.ts'
import { planningRules, serviceIndex, walkOf } from './planning-rules.ts'
import { readSources } from './read-sources.ts'

/** What the job is given: the question, and whose eyes it has. Both are written by the server alone. */
export interface ProposalInput {
  ask: ProposalAsk
  reader: Reader
}

export const proposalKind: JobKind = {
  kind: 'propose-sites',
  maxAttempts: 2,
  lane: 'plan',
  work: propose,
}

/** Enough for the proof on a subdistrict; on a large city the best so far is answered with its bound. */
const PATIENCE_MS = 25_000
/** For the linear solver, which proves what branching leaves open. */
const PROOF_SECONDS = 10

async function propose({ database, packs }: JobContext, job: RunningJob): Promise<z.infer<typeof Proposal>> {
  const { ask, reader } = job.input as ProposalInput
  const rules = planningRules(packs)
  const service = serviceIndex(rules, ask.kind)
  job.report('arrange', 0, null)
  const sources = await database.read(reader, async (transaction) =>
    readSources(transaction, '', await chooseArea(transaction, ask.area ?? null), rules.world),
  )
  const walk = walkOf(rules, ask.minutes, ask.walker)
  const planner = buildPlanner(sources, walk)
  job.report('choose', 0, null)
  planner.setEdits(editsFromText(ask.edits) ?? [])
  const task = {
    services: [service],
    limitMetres: walk.limitMetres,
    group: ask.people,
    numSites: ask.numSites,
  }
  const candidates = ask.candidates === 'idle' ? idleSites(planner, ask) : cornersOf(planner, task)
  if (candidates.length === 0) throw new Problem('not-found', { what: 'life-circle.site' })
  const solver = await loadLinearSolver()
  const startedAtMs = performance.now()
  const places = proposeSites(
    planner,
    { ...task, candidates },
    {
      isPressed: () => performance.now() - startedAtMs > PATIENCE_MS,
      solver,
      timeLimitSeconds: PROOF_SECONDS,
    },
  )
  const described = (site: number, numGained: number) => ({ ...candidates[site]!, numGained })
  return Proposal.parse({
    ask,
    sites: places.sites.map((site, at) => described(site, places.gainOfSite[at]!)),
    numPeople: places.numPeople,
    numBefore: places.numBefore,
    numAfter: places.numAfter,
    numBestPossible: places.numBestPossible,
    gapPercent: Number.isFinite(places.gapFraction) ? 100 * places.gapFraction : 0,
    isOptimal: places.isProven,
    numCandidates: candidates.length,
    alternatives: places.alternatives.map(({ sites, numAfter }) => ({
      sites: sites.map((site) => described(site, 0)),
      numAfter,
    })),
  })
}

type NamedCandidate = Omit<z.infer<typeof Proposal>['sites'][number], 'numGained'>

/** Idle sites that are large enough and not yet used by the plan. */
function idleSites({ world }: Planner, ask: ProposalAsk): NamedCandidate[] {
  const used = new Set(
    (editsFromText(ask.edits) ?? []).flatMap((edit) => (edit.type === 'add' ? [edit.site] : [])),
  )
  const { sites } = world
  return sites.names.flatMap((name, index): NamedCandidate[] => {
    const area = sites.areaSquareMetres[index]!
    const reference = referenceOf(world, sites, index)
    const isTooSmall = ask.minAreaSquareMetres !== null && !(area >= ask.minAreaSquareMetres)
    if (isTooSmall || used.has(reference)) return []
    return [
      {
        lon: sites.lonLat[2 * index]!,
        lat: sites.lonLat[2 * index + 1]!,
        site: reference,
        name,
        community: world.communities[sites.community[index]!]?.name ?? '',
        areaSquareMetres: Number.isNaN(area) ? null : area,
      },
    ]
  })
}

const cornersOf = (planner: Planner, task: Parameters<typeof cornersNear>[1]): NamedCandidate[] =>
  cornersNear(planner, task).map(({ lon, lat }) => ({
    lon,
    lat,
    site: null,
    name: '',
    community: '',
    areaSquareMetres: null,
  }))
