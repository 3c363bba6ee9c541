import { createRandom } from '@jingjing/analysis/random/random'
import { airReadingsDataset } from './air-readings.ts'
import { buildingsDataset } from './buildings.ts'
import { dayNumber, monthsBefore } from './calendar.ts'
import { generateCaseEvents } from './case-events.ts'
import { casesDataset } from './cases.ts'
import { communitiesDataset } from './communities.ts'
import { facilitiesDataset } from './facilities.ts'
import { compoundsDataset, greenDataset, sitesDataset, waterBodies, waterDataset } from './land.ts'
import { noiseDataset } from './noise-readings.ts'
import { permitsDataset } from './permits.ts'
import { projectsDataset } from './projects.ts'
import { sensorSites, sensorsDataset } from './sensor-sites.ts'
import { streetsDataset } from './streets.ts'
import type { DemoSubdistrict } from './tables.ts'
import { buildTown } from './town.ts'
import { generateWeather } from './weather.ts'

export type { DemoColumn, DemoDataset, DemoSubdistrict, DemoTable } from './tables.ts'

/** The seed of the demo that the product shows. */
export const DEMO_SEED = 'jingjing'

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
  const sites = sensorSites(town)
  const period = { fromDay, untilDay, weather }
  return {
    datasets: [
      communitiesDataset(town),
      streetsDataset(town),
      compoundsDataset(town),
      buildingsDataset(town),
      greenDataset(town, random.stream('green')),
      waterDataset(waterBodies(town, random.stream('water'))),
      facilitiesDataset(town, random.stream('facilities')),
      sitesDataset(town, random.stream('sites')),
      casesDataset(town, random.stream('cases'), events, fromDay, untilDay),
      sensorsDataset(sites),
      airReadingsDataset(sites, random.stream('air'), period),
      noiseDataset(sites, random.stream('noise'), period),
      permitsDataset(town, random.stream('permits'), fromDay, untilDay),
      projectsDataset(untilDay),
    ],
  }
}
