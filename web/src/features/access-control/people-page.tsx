import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { usePeople } from '../../api/access-control.ts'
import { Page } from '../../ui/page.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './people-page.css'
import { DatasetsTab } from './datasets-tab.tsx'
import { DepartmentsTab } from './departments-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { PolicyTab } from './policy-tab.tsx'
import { RolesTab } from './roles-tab.tsx'

const TABS = ['people', 'departments', 'roles', 'datasets', 'policy'] as const

export default function PeoplePage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const people = usePeople()
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'people'
  if (people.error)
    return (
      <Page title={t('access-control:people.title')}>
        <ProblemView error={people.error} onRetry={() => void people.refetch()} />
      </Page>
    )
  const children = {
    people: people.data ? <PeopleTab people={people.data} /> : <LoadingLines numLines={8} />,
    departments: <DepartmentsTab />,
    roles: <RolesTab />,
    datasets: <DatasetsTab />,
    policy: <PolicyTab />,
  }
  return (
    <Page title={t('access-control:people.title')} subtitle={t('access-control:people.subtitle')}>
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === 'people' ? {} : { tab: key }, { replace: true })}
        items={TABS.map((key) => ({
          key,
          label: t(`access-control:people.tab.${key}`),
          children: key === tab ? children[key] : null,
        }))}
      />
    </Page>
  )
}
