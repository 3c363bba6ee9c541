import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddDepartment, useDepartments, useRemoveDepartment } from '../../api/access-control.ts'
import { useCan } from '../../api/session.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

export function DepartmentsTab() {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const departments = useDepartments()
  const add = useAddDepartment()
  const remove = useRemoveDepartment()
  const [name, setName] = useState('')
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const submit = () =>
    run(async () => {
      await add.mutateAsync(name.trim())
      setName('')
    })
  if (departments.error)
    return <ProblemView error={departments.error} onRetry={() => void departments.refetch()} />
  if (!departments.data) return <LoadingLines numLines={4} />
  return (
    <>
      {can('access-control:manage') ? (
        <div className="people-tools">
          <Input
            data-testid="department-name"
            aria-label={t('access-control:departments.name')}
            placeholder={t('access-control:departments.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => void submit()}
          />
          <Button
            type="primary"
            data-testid="add-department"
            disabled={name.trim() === ''}
            loading={add.isPending}
            onClick={() => void submit()}
          >
            {t('access-control:departments.add')}
          </Button>
        </div>
      ) : null}
      {departments.data.departments.length === 0 ? (
        <EmptyState
          title={t('access-control:departments.empty')}
          hint={t('access-control:departments.emptyHint')}
        />
      ) : (
        <ul className="account-list">
          {departments.data.departments.map((one) => (
            <li key={one.id}>
              <span>{one.name}</span>
              <span className="note">{t('access-control:departments.people', { count: one.numPeople })}</span>
              {can('access-control:manage') && one.numPeople === 0 ? (
                <Button size="small" onClick={() => void run(() => remove.mutateAsync(one.id))}>
                  {t('access-control:departments.remove')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
