import { QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation } from 'react-router'
import { ApiProblem } from './api/client.ts'
import { keys } from './api/keys.ts'
import { useSession } from './api/session.ts'
import { SignInPage } from './features/access-control/sign-in-page.tsx'
import { changeLanguage, HTML_LANGUAGE } from './i18n/index.ts'
import { type Preferences, PreferencesContext, savePreferences } from './ui/preferences.ts'
import { visibleNavigation } from './ui/shell/navigation.ts'
import { StartScreen } from './ui/states/start-screen.tsx'
import { cssVariables, FONT_FAMILY, TOKENS } from './ui/theme.ts'

// Everything behind the sign-in page arrives by route, with the libraries that it needs.
const Shell = lazy(() => import('./ui/shell/shell.tsx'))
const OverviewPage = lazy(() => import('./features/overview/overview-page.tsx'))
const CatalogPage = lazy(() => import('./features/catalog/catalog-page.tsx'))
const DescriptionsPage = lazy(() => import('./features/catalog/describe/descriptions-page.tsx'))
const RecycleBinPage = lazy(() => import('./features/catalog/recycle-bin-page.tsx'))
const DictionaryPage = lazy(() => import('./features/ingest/dictionary/dictionary-page.tsx'))
const SourcesPage = lazy(() => import('./features/ingest/sources/sources-page.tsx'))
const DatasetPage = lazy(() => import('./features/catalog/dataset-page.tsx'))
const ImportPage = lazy(() => import('./features/ingest/import-page.tsx'))
const ExtractPage = lazy(() => import('./features/extract/extract-page.tsx'))
const FormsPage = lazy(() => import('./features/extract/forms-page.tsx'))
const FormPage = lazy(() => import('./features/extract/form-page.tsx'))
const VisualisePage = lazy(() => import('./features/visualise/visualise-page.tsx'))
const PicturePage = lazy(() => import('./features/visualise/picture-page.tsx'))
const DashboardPage = lazy(() => import('./features/visualise/dashboards/dashboard-page.tsx'))
const MonitoringPage = lazy(() => import('./features/monitoring/monitoring-page.tsx'))
const WorkPage = lazy(() => import('./features/monitoring/work-page.tsx'))
const CasePage = lazy(() => import('./features/monitoring/case-page.tsx'))
const RatesRulePage = lazy(() => import('./features/monitoring/rule/rates-rule-page.tsx'))
const AlertsPage = lazy(() => import('./features/monitoring/alerts/alerts-page.tsx'))
const ComparePage = lazy(() => import('./features/monitoring/compare-page.tsx'))
const BulletinPage = lazy(() => import('./features/monitoring/bulletin-page.tsx'))
const ScreenPage = lazy(() => import('./features/monitoring/screen-page.tsx'))
const DevicesPage = lazy(() => import('./features/environment/devices/devices-page.tsx'))
const EnvironmentPage = lazy(() => import('./features/environment/environment-page.tsx'))
const LifeCirclePage = lazy(() => import('./features/life-circle/life-circle-page.tsx'))
const JobsPage = lazy(() => import('./features/jobs/jobs-page.tsx'))
const PeoplePage = lazy(() => import('./features/access-control/people-page.tsx'))
const AccountPage = lazy(() => import('./features/access-control/account-page.tsx'))
const SetUpPage = lazy(() => import('./features/access-control/set-up-page.tsx'))
const AuditPage = lazy(() => import('./features/system/audit-page.tsx'))
const PersonalDataPage = lazy(() => import('./features/personal-data/personal-data-page.tsx'))
const RulesPage = lazy(() => import('./features/system/rules-page.tsx'))
const HelpPage = lazy(() => import('./features/help/help-page.tsx'))
const NotFoundPage = lazy(() => import('./ui/states/not-found-page.tsx'))

function createClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // The session ran out while the page was open: the sign-in page follows from the session's state.
        if (error instanceof ApiProblem && error.body.code === 'not-signed-in')
          void client.invalidateQueries({ queryKey: keys.session })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // A refusal stays a refusal; only a network that dropped is worth a second try.
        retry: (failures, error) => failures < 1 && !(error instanceof ApiProblem && error.status > 0),
      },
    },
  })
  return client
}

export function App({ initial }: { initial: Preferences }) {
  const [client] = useState(createClient)
  const [preferences, setPreferences] = useState(initial)
  const change = useCallback((part: Partial<Preferences>) => {
    setPreferences((before) => ({ ...before, ...part }))
  }, [])
  const value = useMemo(() => ({ preferences, change }), [preferences, change])
  usePreferencesOnDocument(preferences)

  return (
    <PreferencesContext value={value}>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <Routes>
            <Route path="/sign-in" element={<SignInPage />} />
            <Route
              path="/set-up"
              element={
                <Suspense fallback={<StartScreen />}>
                  <SetUpPage />
                </Suspense>
              }
            />
            <Route element={<SignedIn frame="screen" />}>
              <Route path="screen" element={<ScreenPage />} />
            </Route>
            <Route element={<SignedIn frame="shell" />}>
              <Route index element={<HomePage />} />
              <Route path="data" element={<CatalogPage />} />
              <Route path="data/import" element={<ImportPage />} />
              <Route path="data/extract" element={<ExtractPage />} />
              <Route path="data/forms" element={<FormsPage />} />
              <Route path="data/forms/:form" element={<FormPage />} />
              <Route path="data/dictionary" element={<DictionaryPage />} />
              <Route path="data/sources" element={<SourcesPage />} />
              <Route path="data/recycle-bin" element={<RecycleBinPage />} />
              <Route path="data/descriptions" element={<DescriptionsPage />} />
              <Route path="data/:dataset" element={<DatasetPage />} />
              <Route path="visualise" element={<VisualisePage />} />
              <Route path="visualise/picture" element={<PicturePage />} />
              <Route path="visualise/dashboards/:id" element={<DashboardPage />} />
              <Route path="monitoring" element={<MonitoringPage />} />
              <Route path="monitoring/work" element={<WorkPage />} />
              <Route path="monitoring/cases/:case" element={<CasePage />} />
              <Route path="monitoring/rule" element={<RatesRulePage />} />
              <Route path="monitoring/alerts" element={<AlertsPage />} />
              <Route path="monitoring/compare" element={<ComparePage />} />
              <Route path="monitoring/bulletin" element={<BulletinPage />} />
              <Route path="monitoring/environment" element={<EnvironmentPage />} />
              <Route path="monitoring/devices" element={<DevicesPage />} />
              <Route path="life-circle" element={<LifeCirclePage />} />
              <Route path="system/jobs" element={<JobsPage />} />
              <Route path="system/rules" element={<RulesPage />} />
              <Route path="system/people" element={<PeoplePage />} />
              <Route path="system/personal-data" element={<PersonalDataPage />} />
              <Route path="system/audit" element={<AuditPage />} />
              <Route path="account" element={<AccountPage />} />
              <Route path="help/:article?" element={<HelpPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Routes>
        </BrowserRouter>
      </QueryClientProvider>
    </PreferencesContext>
  )
}

/** Whoever may not see the overview begins with what their work is. */
function HomePage() {
  const permissions = useSession().data?.person?.permissions ?? []
  if (permissions.includes('overview:read')) return <OverviewPage />
  const work = visibleNavigation(permissions)
    .flatMap(({ entries }) => entries)
    .find(({ permission }) => permission !== null && permission !== 'rules:read')
  return work === undefined ? <OverviewPage /> : <Navigate to={work.path} replace />
}

/** Where the person's rights change while the page is open, nothing that was shown under the old ones stays. */
function useForgetting(eyes: string | null): void {
  const client = useQueryClient()
  const before = useRef(eyes)
  useEffect(() => {
    if (before.current !== null && eyes !== null && before.current !== eyes)
      void client.resetQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
    before.current = eyes
  }, [client, eyes])
}

function SignedIn({ frame }: { frame: 'shell' | 'screen' }) {
  const session = useSession()
  const person = session.data?.person
  useForgetting(
    person ? JSON.stringify([person.id, person.permissions, person.communities, person.department]) : null,
  )
  const location = useLocation()
  if (session.isPending) return <StartScreen />
  // A server that is away for a moment signs nobody out: a wall keeps what it shows.
  if (session.isError && !session.data)
    return <StartScreen error={session.error} onRetry={() => void session.refetch()} />
  if (!session.data.person) {
    const to = location.pathname + location.search
    return <Navigate to={to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`} replace />
  }
  return (
    <Suspense fallback={<StartScreen />}>
      {frame === 'screen' ? (
        <Outlet />
      ) : (
        <Shell>
          <Outlet />
        </Shell>
      )}
    </Suspense>
  )
}

function usePreferencesOnDocument(preferences: Preferences): void {
  const { t } = useTranslation()
  useLayoutEffect(() => {
    savePreferences(preferences)
    const root = document.documentElement
    const tokens = TOKENS[preferences.theme]
    root.dataset.theme = preferences.theme
    root.style.colorScheme = preferences.theme
    root.style.setProperty('--font-family', FONT_FAMILY[preferences.language])
    for (const [name, colour] of Object.entries(cssVariables(tokens))) root.style.setProperty(name, colour)
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', tokens.background)
    root.lang = HTML_LANGUAGE[preferences.language]
    changeLanguage(preferences.language)
  }, [preferences])
  useLayoutEffect(() => {
    document.title = t('ui:product')
  }, [t])
}
