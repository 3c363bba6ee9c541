import type { Random } from '@jingjing/analysis/random/random'
import { MINUTES_PER_DAY } from '../calendar.ts'
import type { CaseEvent } from './case-events.ts'

/** What became of a case. Minutes of local time; words as they stand in the offices' tables. */
export interface CaseOutcome {
  cityDispatchedAt: number | null
  districtDispatchedAt: number
  dueAt: number
  doneAt: number | null
  revisitedAt: number | null
  responded: string | null
  resolved: string | null
  satisfied: string | null
  retained: string | null
  exclusionReason: string | null
  status: string
}

const EXCLUSION_REASONS = ['诉求无法律政策依据', '非属地职责', '重复诉求', '诉求人主动撤诉', '已进入司法程序']

/**
 * `progressFraction` is how far into the period the call comes: the rates get better over it, from about the level of
 * 2022 to that of 2025 of the city (解决率 and 满意率 from low to high nineties).
 */
export function outcomeOf(
  { at, category, source, planted }: CaseEvent,
  progressFraction: number,
  untilDay: number,
  random: Random,
): CaseOutcome {
  const isHotline = source === 'hotline'
  const cityDispatchedAt = isHotline ? at + Math.round(6 + random.gamma(1.4, 22)) : null
  const districtDispatchedAt =
    (cityDispatchedAt ?? at) + Math.round(4 + random.gamma(1.3, isHotline ? 28 : 9))
  const deadlineHours = planted === 'repeated-matter' ? 24 : category.deadlineHours
  const dueAt = districtDispatchedAt + deadlineHours * 60
  const now = untilDay * MINUTES_PER_DAY

  // Most are done in the last third before the deadline; a few run over it.
  const isOverdue = random.chance(0.034 - 0.016 * progressFraction)
  const share = isOverdue
    ? 1 + random.gamma(1.2, 0.25)
    : Math.min(0.995, 0.12 + 0.86 * random.uniform() ** (isHotline ? 0.62 : 1.3))
  const doneWhenFinished = districtDispatchedAt + Math.round(share * deadlineHours * 60)
  const doneAt = doneWhenFinished < now ? doneWhenFinished : null
  const status = doneAt !== null ? '已办结' : now > dueAt ? '超期未办结' : '办理中'
  const base = { cityDispatchedAt, districtDispatchedAt, dueAt, doneAt, status }
  if (!isHotline) {
    return {
      ...base,
      revisitedAt: null,
      responded: null,
      resolved: null,
      satisfied: null,
      retained: null,
      exclusionReason: null,
    }
  }

  const isExcluded = planted === null && random.chance(0.055)
  const exclusionReason = isExcluded ? random.choice(EXCLUSION_REASONS) : null
  const revisitWhenCalled = doneWhenFinished + Math.round(random.between(0.4, 3.2) * MINUTES_PER_DAY)
  const isRevisited = random.chance(0.9) && revisitWhenCalled < now && doneAt !== null
  const failureFactor = 0.72 - 0.34 * progressFraction
  const solvedChance =
    planted === 'repeated-matter' ? 0.35 : 1 - (1 - category.resolvedFraction) * failureFactor
  const isSolved = random.chance(solvedChance)
  const isPartly = !isSolved && random.chance(0.3)
  const satisfied = random.chance(0.02)
    ? '未评价'
    : random.chance(isSolved ? 0.982 : isPartly ? 0.66 : 0.3)
      ? random.chance(0.9)
        ? '满意'
        : '基本满意'
      : '不满意'
  return {
    ...base,
    revisitedAt: isRevisited ? revisitWhenCalled : null,
    responded: isRevisited ? (random.chance(0.988 + 0.009 * progressFraction) ? '是' : '否') : null,
    resolved: isRevisited ? (isSolved ? '解决' : isPartly ? '部分解决' : '未解决') : null,
    satisfied: isRevisited ? satisfied : null,
    retained: isExcluded ? '剔除' : '保留',
    exclusionReason,
  }
}
