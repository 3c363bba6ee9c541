import { ROLES, type Role } from '@jingjing/schema/access-control'
import type { Audience, DatasetAccessList } from '@jingjing/schema/people'
import { App, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  useChangeDatasetAccess,
  useDatasetAccess,
  useDepartments,
  usePeople,
} from '../../api/access-control.ts'
import { useCan } from '../../api/session.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

type Access = DatasetAccessList['datasets'][number]
const AUDIENCES: readonly Audience[] = ['office', 'department', 'granted']

/** Who sees which dataset; a change counts at once. */
export function DatasetsTab() {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const access = useDatasetAccess()
  const people = usePeople().data?.people ?? []
  const departments = useDepartments().data?.departments ?? []
  const change = useChangeDatasetAccess()
  const roleTitle = (role: Role) => t(`access-control:role.${role}`)
  const options = [
    ...ROLES.map((role) => ({ value: `role ${role}`, label: roleTitle(role) })),
    ...departments.map((one) => ({ value: `department ${one.id}`, label: one.name })),
    ...people.map((one) => ({ value: `person ${one.id}`, label: one.name })),
  ]
  const save = async (one: Access, part: { audience?: Audience; grants?: string[] }) => {
    const kept = new Map(one.grants.map((grant) => [`${grant.kind} ${grant.to}`, grant]))
    const grants = (part.grants ?? [...kept.keys()]).map((key) => {
      const [kind = '', to = ''] = key.split(' ')
      return { kind: kind as 'role', to, until: kept.get(key)?.until ?? null }
    })
    try {
      await change.mutateAsync({ dataset: one.dataset, audience: part.audience ?? one.audience, grants })
      void message.success(t('access-control:datasets.saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  if (access.error) return <ProblemView error={access.error} onRetry={() => void access.refetch()} />
  if (!access.data) return <LoadingLines numLines={6} />
  if (access.data.datasets.length === 0)
    return (
      <EmptyState title={t('access-control:datasets.empty')} hint={t('access-control:datasets.emptyHint')} />
    )
  const isReadOnly = !can('access-control:grant')
  return (
    <ul className="account-list">
      {access.data.datasets.map((one) => (
        <li key={one.dataset}>
          <span>
            {one.title}
            {one.department ? <small className="note"> {one.department}</small> : null}
          </span>
          <Select
            aria-label={t('access-control:datasets.audience')}
            disabled={isReadOnly}
            value={one.audience}
            style={{ width: 200 }}
            onChange={(audience) => void save(one, { audience })}
            options={AUDIENCES.map((value) => ({ value, label: t(`access-control:datasets.is.${value}`) }))}
          />
          {one.audience === 'office' ? null : (
            <Select
              mode="multiple"
              aria-label={t('access-control:datasets.grants')}
              placeholder={t('access-control:datasets.grants')}
              disabled={isReadOnly}
              style={{ minWidth: 240, maxWidth: '100%' }}
              optionFilterProp="label"
              value={one.grants.map((grant) => `${grant.kind} ${grant.to}`)}
              onChange={(grants) => void save(one, { grants })}
              options={options}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
