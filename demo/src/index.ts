import { createRandom } from '@jingjing/analysis/random/random'
import { dayNumber, monthsBefore } from './calendar.ts'
import { generateCaseEvents } from './cases/case-events.ts'
import { casesDataset } from './cases/cases.ts'
import { facilitiesDataset } from './facilities/facilities.ts'
import { permitsDataset } from './permits.ts'
import { projectsDataset } from './projects.ts'
import { airReadingsDataset } from './readings/air-readings.ts'
import { noiseDataset } from './readings/noise-readings.ts'
import { sensorSites, sensorsDataset } from './readings/sensor-sites.ts'
import { generateWeather } from './readings/weather.ts'
import type { DemoSubdistrict } from './tables.ts'
import { buildingsDataset } from './town/buildings.ts'
import { communitiesDataset } from './town/communities.ts'
import { compoundsDataset, greenDataset, sitesDataset, waterBodies, waterDataset } from './town/land.ts'
import { streetsDataset } from './town/streets.ts'
import { buildTown } from './town/town.ts'

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
