import {
  PERMISSION_TITLES,
  PERMISSIONS,
  ROLES,
  SESSION_ONLY_PERMISSIONS,
} from '@jingjing/schema/access-control'
import type { PersonOfOffice, Rights } from '@jingjing/schema/people'
import { App, Button, Checkbox, Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDepartments, useDescribePerson, useSetRights } from '../../api/access-control.ts'
import { usePlaces } from '../../api/places.ts'
import { useCan } from '../../api/session.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'

/** What one person may do and see; who may not grant asks for it. */
export function RightsDrawer({ person, onClose }: { person: PersonOfOffice; onClose: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const { language } = usePreferences().preferences
  const places = usePlaces().data ?? []
  const departments = useDepartments().data?.departments ?? []
  const mayGrant = can('access-control:grant')
  const mayManage = can('access-control:manage')
  const setRights = useSetRights(mayGrant)
  const describe = useDescribePerson()
  const [rights, change] = useState<Rights>(person.proposedRights ?? person.rights)
  const [name, setName] = useState(person.name)
  const [department, setDepartment] = useState(person.department)
  const set = (part: Partial<Rights>) => change((before) => ({ ...before, ...part }))
  const save = async () => {
    try {
      if (mayManage && (name !== person.name || department !== person.department))
        await describe.mutateAsync({ id: person.id, name, department })
      await setRights.mutateAsync({ id: person.id, rights })
      void message.success(t(mayGrant ? 'access-control:rights.saved' : 'access-control:rights.asked'))
      onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const extra = PERMISSIONS.filter(
    (one) => !SESSION_ONLY_PERMISSIONS.includes(one) || one.startsWith('personal-data'),
  )
  return (
    <Drawer
      open
      title={t('access-control:rights.title', { name: person.name })}
      onClose={onClose}
      extra={
        <Button
          type="primary"
          data-testid="save-rights"
          loading={setRights.isPending}
          onClick={() => void save()}
        >
          {t(mayGrant ? 'access-control:rights.save' : 'access-control:rights.ask')}
        </Button>
      }
    >
      <div className="people-form">
        {mayManage ? (
          <>
            <div className="people-field">
              <span>{t('access-control:people.name')}</span>
              <Input
                aria-label={t('access-control:people.name')}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </div>
            <div className="people-field">
              <span>{t('access-control:people.department')}</span>
              <Select
                allowClear
                aria-label={t('access-control:people.department')}
                value={department}
                onChange={(value) => setDepartment(value ?? null)}
                options={departments.map((one) => ({ value: one.name, label: one.name }))}
              />
            </div>
          </>
        ) : null}
        <div className="people-field">
          <span>{t('access-control:people.roles')}</span>
          <Select
            mode="multiple"
            aria-label={t('access-control:people.roles')}
            value={rights.roles}
            onChange={(roles) => set({ roles })}
            options={ROLES.map((role) => ({ value: role, label: t(`access-control:role.${role}`) }))}
          />
        </div>
        <div className="people-field">
          <span>{t('access-control:rights.communities')}</span>
          <Select
            mode="multiple"
            allowClear
            aria-label={t('access-control:rights.communities')}
            placeholder={t('access-control:scope.everywhere')}
            value={rights.communities ?? []}
            onChange={(codes) => set({ communities: codes.length === 0 ? null : codes })}
            options={places
              .filter((place) => place.level === 'community')
              .map((place) => ({ value: place.code, label: place.name }))}
          />
        </div>
        <Checkbox
          checked={rights.isDepartmentOnly}
          onChange={(event) => set({ isDepartmentOnly: event.target.checked })}
        >
          {t('access-control:scope.department')}
        </Checkbox>
        <Checkbox
          checked={rights.isStatisticsOnly}
          onChange={(event) => set({ isStatisticsOnly: event.target.checked })}
        >
          {t('access-control:scope.statistics')}
        </Checkbox>
        <div className="people-field">
          <span>{t('access-control:rights.more')}</span>
          <Select
            mode="multiple"
            allowClear
            aria-label={t('access-control:rights.more')}
            value={rights.morePermissions}
            onChange={(morePermissions) => set({ morePermissions })}
            options={extra.map((one) => ({ value: one, label: PERMISSION_TITLES[one][language] }))}
          />
        </div>
        {mayGrant ? null : <p className="note">{t('access-control:people.waitingHint')}</p>}
      </div>
    </Drawer>
  )
}
