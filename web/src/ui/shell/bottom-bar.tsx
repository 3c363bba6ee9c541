import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { bottomBar, type NavigationEntry, type NavigationGroup } from './navigation.ts'
import { ICONS } from './navigation-list.tsx'

export function BottomBar(props: {
  groups: readonly NavigationGroup[]
  active: NavigationEntry['name'] | undefined
  onMore: () => void
  icon: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <nav className="bottom-bar" aria-label={t('ui:navigation.label')}>
      {bottomBar(props.groups).map((entry) => (
        <Link
          key={entry.name}
          to={entry.path}
          aria-current={props.active === entry.name ? 'page' : undefined}
          data-testid={`nav-${entry.name}`}
        >
          {ICONS[entry.name]}
          <span>{t(`ui:navigation.short.${entry.name}`)}</span>
        </Link>
      ))}
      <button type="button" onClick={props.onMore}>
        {props.icon}
        <span>{t('ui:navigation.more')}</span>
      </button>
    </nav>
  )
}
