import {
  AppstoreOutlined,
  AuditOutlined,
  BarChartOutlined,
  BellOutlined,
  CheckSquareOutlined,
  CloudOutlined,
  DatabaseOutlined,
  DesktopOutlined,
  EnvironmentOutlined,
  ExportOutlined,
  FieldTimeOutlined,
  FileExcelOutlined,
  FileProtectOutlined,
  FileWordOutlined,
  HomeOutlined,
  IdcardOutlined,
  ImportOutlined,
  LineChartOutlined,
  QuestionCircleOutlined,
  TeamOutlined,
  WifiOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { NavigationEntry, NavigationGroup } from './navigation.ts'

export const ICONS: Record<NavigationEntry['name'], ReactNode> = {
  overview: <HomeOutlined />,
  data: <DatabaseOutlined />,
  visualise: <AppstoreOutlined />,
  import: <ImportOutlined />,
  extract: <ExportOutlined />,
  forms: <FileExcelOutlined />,
  monitoring: <LineChartOutlined />,
  work: <CheckSquareOutlined />,
  alerts: <BellOutlined />,
  compare: <BarChartOutlined />,
  bulletin: <FileWordOutlined />,
  screen: <DesktopOutlined />,
  environment: <CloudOutlined />,
  devices: <WifiOutlined />,
  'life-circle': <EnvironmentOutlined />,
  jobs: <FieldTimeOutlined />,
  rules: <FileProtectOutlined />,
  people: <TeamOutlined />,
  'personal-data': <IdcardOutlined />,
  audit: <AuditOutlined />,
  help: <QuestionCircleOutlined />,
}

export function NavigationList(props: {
  groups: readonly NavigationGroup[]
  active: NavigationEntry['name'] | undefined
  isCollapsed: boolean
  onFollow?: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className="navigation-list">
      {props.groups.map((group) => (
        <div key={group.name} className="navigation-group">
          {group.entries.length > 1 && !props.isCollapsed ? (
            <div className="navigation-title">{t(`ui:navigation.group.${group.name}`)}</div>
          ) : null}
          <ul>
            {group.entries.map((entry) => (
              <li key={entry.name}>
                <Link
                  to={entry.path}
                  data-testid={`nav-${entry.name}`}
                  aria-current={props.active === entry.name ? 'page' : undefined}
                  title={props.isCollapsed ? t(`ui:navigation.${entry.name}`) : undefined}
                  onClick={props.onFollow}
                >
                  <span className="navigation-icon">{ICONS[entry.name]}</span>
                  <span className={props.isCollapsed ? 'visually-hidden' : undefined}>
                    {t(`ui:navigation.${entry.name}`)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
