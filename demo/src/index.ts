import { createRandom } from '@jingjing/analysis/random/random'
import { buildingsDataset } from './buildings.ts'
import { dayNumber, monthsBefore } from './calendar.ts'
import { generateCaseEvents } from './case-events.ts'
import { casesDataset } from './cases.ts'
import { communitiesDataset } from './communities.ts'
import { streetsDataset } from './streets.ts'
import type { DemoSubdistrict } from './tables.ts'
import { buildTown } from './town.ts'
import { generateWeather } from './weather.ts'

export type { DemoColumn, DemoDataset, DemoSubdistrict, DemoTable } from './tables.ts'

export interface DemoOptions {
  /** The town depends on the seed alone; what happens in it also on the dates. */
  seed: string | number
  /** `YYYY-MM-DD`, exclusive: the day after the last one with data. */
  until: string
  /** How many months of cases. */
  months: number
}

/** A whole synthetic subdistrict. The same options give the same bytes. */
export function generateDemo({ seed, until, months }: DemoOptions): DemoSubdistrict {
  const random = createRandom(seed)
  const town = buildTown(random.stream('town'))
  const fromDay = dayNumber(monthsBefore(until, months))
  const untilDay = dayNumber(until)
  const weather = generateWeather(random.stream('weather'), fromDay, untilDay)
  const events = generateCaseEvents(random.stream('case-events'), weather, fromDay, untilDay)
  return {
    datasets: [
      communitiesDataset(town),
      streetsDataset(town),
      buildingsDataset(town),
      casesDataset(town, random.stream('cases'), events, fromDay, untilDay),
    ],
  }
}
