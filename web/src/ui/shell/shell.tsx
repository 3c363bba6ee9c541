import { MenuOutlined } from '@ant-design/icons'
import { App as AntdApp, ConfigProvider, Drawer } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useJobStream } from '../../api/jobs.ts'
import { usePlaces } from '../../api/places.ts'
import { useSession } from '../../api/session.ts'
import { antdTheme } from '../antd-theme.ts'
import { Mark } from '../mark.tsx'
import { usePreferences } from '../preferences.ts'
import { PageBoundary } from '../states/page-boundary.tsx'
import { useMediaQuery } from '../use-media-query.ts'
import { BottomBar } from './bottom-bar.tsx'
import { HeaderTools } from './header-tools.tsx'
import { activeEntry, visibleNavigation } from './navigation.ts'
import { NavigationList } from './navigation-list.tsx'
import { STYLE_NONCE } from './style-nonce.ts'
import './shell.css'
import { loadRecognitionTexts } from '../recognition-text.ts'
import { NARROW_WIDTH_PIXELS, TOKENS } from '../theme.ts'
import { TrailDrawer } from '../trail/trail-drawer.tsx'

loadRecognitionTexts()

export default function Shell({ children }: { children: ReactNode }) {
  const { preferences } = usePreferences()
  const isMotionReduced = useMediaQuery('(prefers-reduced-motion: reduce)')
  const theme = useMemo(
    () => antdTheme(TOKENS[preferences.theme], preferences.language, isMotionReduced),
    [preferences.theme, preferences.language, isMotionReduced],
  )
  dayjs.locale(preferences.language === 'zh' ? 'zh-cn' : 'en')
  return (
    <ConfigProvider
      csp={{ nonce: STYLE_NONCE }}
      theme={theme}
      locale={preferences.language === 'zh' ? zh : en}
      button={{ autoInsertSpace: false }}
    >
      <AntdApp component={false}>
        <Frame>{children}</Frame>
      </AntdApp>
    </ConfigProvider>
  )
}

function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const { preferences, change } = usePreferences()
  const session = useSession().data
  const location = useLocation()
  const isNarrow = useMediaQuery(`(max-width: ${NARROW_WIDTH_PIXELS - 1}px)`)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const permissions = session?.person?.permissions ?? []
  const groups = useMemo(() => visibleNavigation(permissions), [permissions])
  const active = activeEntry(groups, location.pathname)
  const subdistrict = usePlaces().data?.find((place) => place.level === 'subdistrict')?.name
  useJobStream(true)
  useEffect(() => {
    document.title = active ? `${t(`ui:navigation.${active.name}`)} · ${t('ui:product')}` : t('ui:product')
  }, [active, t])

  const isCollapsed = preferences.isNavigationCollapsed
  return (
    <div className={isNarrow ? 'shell narrow' : isCollapsed ? 'shell collapsed' : 'shell'}>
      <a className="skip-link" href="#content">
        {t('ui:navigation.skip')}
      </a>
      {isNarrow ? null : (
        <nav className="shell-navigation" aria-label={t('ui:navigation.label')}>
          <div className="shell-brand">
            <Mark sizePixels={28} />
            {isCollapsed ? null : <span>{t('ui:product')}</span>}
          </div>
          <NavigationList groups={groups} active={active?.name} isCollapsed={isCollapsed} />
          <button
            type="button"
            className="shell-collapse"
            aria-expanded={!isCollapsed}
            aria-label={t(isCollapsed ? 'ui:navigation.expand' : 'ui:navigation.collapse')}
            title={t(isCollapsed ? 'ui:navigation.expand' : 'ui:navigation.collapse')}
            onClick={() => change({ isNavigationCollapsed: !isCollapsed })}
          >
            <span aria-hidden="true">{isCollapsed ? '»' : '«'}</span>
          </button>
        </nav>
      )}
      <div className="shell-body">
        <header className="shell-header">
          {isNarrow ? <Mark sizePixels={24} /> : null}
          <span className="shell-place">{subdistrict ?? t('ui:product')}</span>
          <HeaderTools />
        </header>
        {session?.isDemo ? (
          <p className="shell-notice" role="note">
            <strong>{t('ui:synthetic.short')}</strong>
            <span>{t('ui:synthetic.explanation')}</span>
          </p>
        ) : null}
        <main id="content" className="shell-content" tabIndex={-1}>
          <PageBoundary key={location.pathname}>
            <Suspense
              fallback={<div className="shell-waiting" role="status" aria-label={t('ui:state.loading')} />}
            >
              {children}
            </Suspense>
          </PageBoundary>
        </main>
      </div>
      {isNarrow ? (
        <BottomBar
          groups={groups}
          active={active?.name}
          onMore={() => setMenuOpen(true)}
          icon={<MenuOutlined />}
        />
      ) : null}
      <Drawer
        open={isNarrow && isMenuOpen}
        onClose={() => setMenuOpen(false)}
        placement="left"
        size={264}
        title={t('ui:product')}
        styles={{ body: { padding: 8 } }}
      >
        <NavigationList
          groups={groups}
          active={active?.name}
          isCollapsed={false}
          onFollow={() => setMenuOpen(false)}
        />
      </Drawer>
      <TrailDrawer isNarrow={isNarrow} />
    </div>
  )
}
