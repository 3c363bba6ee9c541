import { type WorkingCalendar, workingCalendar } from '@jingjing/analysis/series/working-calendar'
import type { RulePackOf } from '@jingjing/schema/rules'
import type { RulePack } from '../rules/index.ts'

type CalendarRule = RulePackOf<'working-calendar'>

const isCalendar = (pack: RulePack): pack is CalendarRule => pack.pack === 'working-calendar'

/** Working days and days off by the notices of all years that are loaded. */
export const calendarOf = (packs: readonly RulePack[]): WorkingCalendar =>
  workingCalendar(packs.filter(isCalendar).map((pack) => pack.body))

/** The notices of the years in which some of these days lie. */
export function calendarRules(packs: readonly RulePack[], days: readonly string[]): CalendarRule[] {
  const years = new Set(days.map((day) => Number(day.slice(0, 4))))
  return packs.filter(isCalendar).filter((pack) => years.has(pack.body.year))
}
