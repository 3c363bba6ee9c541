import { monitoringMeasures as caseMeasures } from './measures.ts'
import { likeCases } from './periods/like-cases.ts'
import { themeCases } from './themes.ts'
import { perTenThousand } from './work-lists/per-ten-thousand.ts'
import { workList } from './work-lists/read-work-lists.ts'

export { ensureDefaultRules } from './alerts/default-rules.ts'
export { alertKind } from './alerts/evaluate-alerts.ts'
export { scheduleAlerts } from './alerts/schedule-alerts.ts'
export { caseRepeats, caseTable } from './case-table.ts'
export {
  type CaseCategory,
  type ExchangedCase,
  type ExchangeFilter,
  selectCaseCategories,
  selectExchangedCases,
} from './exchange-cases.ts'
export type { TakenCase } from './intake/queries.ts'
export { caseIntakeKind } from './intake/store-cases.ts'
export { findTaken, storeTaken, takeInCase } from './intake/take-in-case.ts'
export { monitoringRoutes } from './routes.ts'

export const monitoringMeasures = [...caseMeasures, workList, themeCases, likeCases, perTenThousand]
