import { PERMISSION_TITLES } from '@jingjing/schema/access-control'
import type { Rights } from '@jingjing/schema/people'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../api/places.ts'
import { usePreferences } from '../../ui/preferences.ts'

/** What a person may do and see, as a line of a table. */
export function useRightsWords(): { roles(rights: Rights): string; scope(rights: Rights): string } {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const places = usePlaces().data ?? []
  const separator = t('access-control:people.listSeparator')
  const nameOf = (code: string) => places.find((place) => place.code === code)?.name ?? code
  return {
    roles: ({ roles, morePermissions }) =>
      [
        ...roles.map((role) => t(`access-control:role.${role}`)),
        ...morePermissions.map((one) => PERMISSION_TITLES[one][language]),
      ].join(separator) || '—',
    scope: ({ communities, isDepartmentOnly, isStatisticsOnly }) =>
      [
        communities === null
          ? t('access-control:scope.everywhere')
          : communities.map(nameOf).join(separator) || t('access-control:scope.nowhere'),
        ...(isDepartmentOnly ? [t('access-control:scope.department')] : []),
        ...(isStatisticsOnly ? [t('access-control:scope.statistics')] : []),
      ].join(' · '),
  }
}
