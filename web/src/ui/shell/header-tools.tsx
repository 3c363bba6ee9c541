import { DownOutlined, MoonOutlined, SunOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useSession, useSignOut } from '../../api/session.ts'
import { JobBadge } from '../jobs/job-panel.tsx'
import { LanguageSwitch } from '../language-switch.tsx'
import { usePreferences } from '../preferences.ts'
import { SearchButton } from './search-palette.tsx'

export function HeaderTools() {
  const { t } = useTranslation()
  const { preferences, change } = usePreferences()
  const person = useSession().data?.person
  const signOut = useSignOut()
  const navigate = useNavigate()
  const isDark = preferences.theme === 'dark'
  const themeWord = t(isDark ? 'ui:theme.light' : 'ui:theme.dark')
  const leave = async () => {
    await signOut.mutateAsync(undefined)
    void navigate('/sign-in')
  }
  return (
    <div className="header-tools">
      <SearchButton />
      <JobBadge />
      <LanguageSwitch />
      <Button
        type="text"
        icon={isDark ? <SunOutlined /> : <MoonOutlined />}
        aria-label={themeWord}
        title={themeWord}
        data-testid="theme-switch"
        onClick={() => change({ theme: isDark ? 'light' : 'dark' })}
      />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'roles',
              disabled: true,
              label: person?.roles.map((role) => t(`access-control:role.${role}`)).join(' · '),
            },
            {
              key: 'account',
              label: t('access-control:own.title'),
              onClick: () => void navigate('/account'),
            },
            { type: 'divider' },
            { key: 'leave', label: t('access-control:signOut'), onClick: () => void leave() },
          ],
        }}
      >
        <Button
          type="text"
          className="header-person"
          aria-label={t('access-control:account', { name: person?.name })}
        >
          <UserOutlined className="header-person-icon" />
          <span>{person?.name}</span>
          <DownOutlined />
        </Button>
      </Dropdown>
    </div>
  )
}
