import enAccessControl from './en/access-control.ts'
import enCatalog from './en/catalog.ts'
import enCharts from './en/charts.ts'
import enDescribe from './en/describe.ts'
import enEnvironment from './en/environment.ts'
import enExtract from './en/extract.ts'
import enHelp from './en/help.ts'
import enIngest from './en/ingest.ts'
import enJobs from './en/jobs.ts'
import enLifeCircle from './en/life-circle.ts'
import enMap from './en/map.ts'
import enMonitoring from './en/monitoring.ts'
import enOverview from './en/overview.ts'
import enPersonalData from './en/personal-data.ts'
import enSearch from './en/search.ts'
import enSystem from './en/system.ts'
import enTrail from './en/trail.ts'
import enUi from './en/ui.ts'
import enVisualise from './en/visualise.ts'
import zhAccessControl from './zh/access-control.ts'
import zhCatalog from './zh/catalog.ts'
import zhCharts from './zh/charts.ts'
import zhDescribe from './zh/describe.ts'
import zhEnvironment from './zh/environment.ts'
import zhExtract from './zh/extract.ts'
import zhHelp from './zh/help.ts'
import zhIngest from './zh/ingest.ts'
import zhJobs from './zh/jobs.ts'
import zhLifeCircle from './zh/life-circle.ts'
import zhMap from './zh/map.ts'
import zhMonitoring from './zh/monitoring.ts'
import zhOverview from './zh/overview.ts'
import zhPersonalData from './zh/personal-data.ts'
import zhSearch from './zh/search.ts'
import zhSystem from './zh/system.ts'
import zhTrail from './zh/trail.ts'
import zhUi from './zh/ui.ts'
import zhVisualise from './zh/visualise.ts'

export const zh = {
  'access-control': zhAccessControl,
  catalog: zhCatalog,
  charts: zhCharts,
  describe: zhDescribe,
  environment: zhEnvironment,
  extract: zhExtract,
  help: zhHelp,
  ingest: zhIngest,
  jobs: zhJobs,
  'life-circle': zhLifeCircle,
  map: zhMap,
  monitoring: zhMonitoring,
  overview: zhOverview,
  'personal-data': zhPersonalData,
  search: zhSearch,
  system: zhSystem,
  trail: zhTrail,
  ui: zhUi,
  visualise: zhVisualise,
}

export const en = {
  'access-control': enAccessControl,
  catalog: enCatalog,
  charts: enCharts,
  describe: enDescribe,
  environment: enEnvironment,
  extract: enExtract,
  help: enHelp,
  ingest: enIngest,
  jobs: enJobs,
  'life-circle': enLifeCircle,
  map: enMap,
  monitoring: enMonitoring,
  overview: enOverview,
  'personal-data': enPersonalData,
  search: enSearch,
  system: enSystem,
  trail: enTrail,
  ui: enUi,
  visualise: enVisualise,
}
