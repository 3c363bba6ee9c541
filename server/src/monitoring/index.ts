import { monitoringMeasures as caseMeasures } from './measures.ts'
import { workList } from './work-lists/read-work-lists.ts'

export { caseRepeats, caseTable } from './case-table.ts'
export { monitoringRoutes } from './routes.ts'

export const monitoringMeasures = [...caseMeasures, workList]
