import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useCan } from '../../../api/session.ts'
import { Page, Panel } from '../../../ui/page.tsx'
import '../catalog.css'
import { CodeListsTab } from './code-lists-tab.tsx'
import './describe.css'
import { ExchangeTab } from './exchange-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { TemplatesTab } from './templates-tab.tsx'

const TABS = ['overview', 'codeLists', 'templates', 'exchange'] as const

/** Where descriptions are looked after all together. */
export default function DescriptionsPage() {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'overview'
  const isEditor = can('catalog:edit')
  const content = {
    overview: <OverviewTab isEditor={isEditor} />,
    codeLists: <CodeListsTab isEditor={isEditor} />,
    templates: <TemplatesTab isEditor={isEditor} />,
    exchange: <ExchangeTab isEditor={isEditor} />,
  }
  return (
    <Page
      title={t('describe:page.title')}
      subtitle={t('describe:page.subtitle')}
      back={{ to: '/data', label: t('catalog:title') }}
    >
      <Panel>
        <Tabs
          activeKey={tab}
          onChange={(key) => setSearch(key === 'overview' ? {} : { tab: key })}
          items={TABS.map((key) => ({ key, label: t(`describe:page.${key}`), children: content[key] }))}
          destroyOnHidden
        />
      </Panel>
    </Page>
  )
}
