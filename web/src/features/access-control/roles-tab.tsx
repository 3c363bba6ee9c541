import { PERMISSION_TITLES } from '@jingjing/schema/access-control'
import { useTranslation } from 'react-i18next'
import { useRoleTable } from '../../api/access-control.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

/** What each role may do, so that nobody has to try. */
export function RolesTab() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const roles = useRoleTable()
  if (roles.error) return <ProblemView error={roles.error} onRetry={() => void roles.refetch()} />
  if (!roles.data) return <LoadingLines numLines={8} />
  return (
    <div className="role-table">
      {roles.data.roles.map(({ role, permissions, numPeople }) => (
        <section key={role}>
          <h3>
            {t(`access-control:role.${role}`)}{' '}
            <small className="note">{t('access-control:departments.people', { count: numPeople })}</small>
          </h3>
          <div>
            {permissions
              .map((one) => PERMISSION_TITLES[one][language])
              .join(t('access-control:people.listSeparator'))}
          </div>
        </section>
      ))}
    </div>
  )
}
