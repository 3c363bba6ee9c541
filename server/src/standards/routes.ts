import type { AnyRoute } from '../http/route.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { dcatRoutes } from './dcat/routes.ts'
import { metadataRoutes } from './metadata/routes.ts'
import { RECORDS_ID } from './ogc-common/describe-collection.ts'
import { ogcCommonRoutes } from './ogc-common/routes.ts'
import { ogcFeaturesRoutes } from './ogc-features/routes.ts'
import { describeRecords } from './ogc-records/describe-record.ts'
import { sendRecord, sendRecords } from './ogc-records/send-records.ts'
import { ogcTilesRoutes } from './ogc-tiles/routes.ts'
import { open311Routes } from './open311/routes.ts'
import { sensorThingsRoutes } from './sensorthings/routes.ts'

/** The interfaces that other systems read by, all behind the permissions of the person who asks. */
export const standardsRoutes = (queue: JobQueue): readonly AnyRoute[] => [
  ...ogcCommonRoutes({ id: RECORDS_ID, describe: describeRecords }),
  ...ogcFeaturesRoutes({ id: RECORDS_ID, sendAll: sendRecords, sendOne: sendRecord }),
  ...ogcTilesRoutes,
  ...dcatRoutes,
  ...open311Routes(queue),
  ...sensorThingsRoutes,
  ...metadataRoutes,
]
