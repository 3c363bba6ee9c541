import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Page } from '../../ui/page.tsx'
import './personal-data.css'
import { RequestsTab } from './requests-tab.tsx'
import { RetentionTab } from './retention-tab.tsx'

const TABS = ['requests', 'retention'] as const

/** What the law lets people ask of the office, and how long the office keeps what is theirs. */
export default function PersonalDataPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'requests'
  const children = { requests: <RequestsTab />, retention: <RetentionTab /> }
  return (
    <Page title={t('personal-data:title')} subtitle={t('personal-data:subtitle')}>
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === 'requests' ? {} : { tab: key }, { replace: true })}
        items={TABS.map((key) => ({
          key,
          label: t(`personal-data:tab.${key}`),
          children: key === tab ? children[key] : null,
        }))}
      />
    </Page>
  )
}
