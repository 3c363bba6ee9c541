import type { People, PersonOfOffice } from '@jingjing/schema/people'
import { App, Button, Dropdown, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirmRights, usePersonAction } from '../../api/access-control.ts'
import { useCan, useSession } from '../../api/session.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatTime } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { AddPeople } from './add-people.tsx'
import { RightsDrawer } from './rights-drawer.tsx'
import { useRightsWords } from './rights-words.ts'
import { actionsFor } from './view.ts'

export function PeopleTab({ people }: { people: People }) {
  const { t } = useTranslation()
  const can = useCan()
  const { message, modal } = App.useApp()
  const problemText = useProblemText()
  const { language } = usePreferences().preferences
  const own = useSession().data?.person?.id
  const [text, setText] = useState('')
  const [isAdding, setAdding] = useState(false)
  const [edited, setEdited] = useState<PersonOfOffice | null>(null)
  const rightsWords = useRightsWords()
  const confirm = useConfirmRights()
  const act = usePersonAction()
  const waiting = people.people.filter((one) => one.proposedRights !== null)
  const shown = people.people.filter((one) =>
    `${one.name} ${one.account} ${one.department ?? ''}`.includes(text),
  )
  const run = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work()
      void message.success(done)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const look = async (person: PersonOfOffice, action: Parameters<typeof act.mutateAsync>[0]['action']) => {
    await run(async () => {
      const { password } = await act.mutateAsync({ id: person.id, action })
      if (password !== null)
        modal.info({
          title: t('access-control:people.newPassword', { name: person.name }),
          content: <code className="people-password">{password}</code>,
        })
    }, t('access-control:people.done'))
  }
  const columns: DataColumn<PersonOfOffice>[] = [
    { key: 'name', title: t('access-control:people.name'), isFrozen: true, render: (one) => one.name },
    { key: 'account', title: t('access-control:people.account'), render: (one) => one.account },
    {
      key: 'department',
      title: t('access-control:people.department'),
      render: (one) => one.department ?? '—',
    },
    {
      key: 'roles',
      title: t('access-control:people.roles'),
      maxWidthPixels: 260,
      render: (one) => rightsWords.roles(one.rights),
    },
    {
      key: 'scope',
      title: t('access-control:people.scope'),
      maxWidthPixels: 260,
      render: (one) => rightsWords.scope(one.rights),
    },
    {
      key: 'state',
      title: t('access-control:people.state'),
      render: (one) => <span className="people-state">{t(`access-control:people.is.${stateOf(one)}`)}</span>,
    },
    {
      key: 'seen',
      title: t('access-control:people.lastSignIn'),
      render: (one) => (one.lastSignedInAt === null ? '—' : formatTime(one.lastSignedInAt, language)),
    },
    {
      key: 'actions',
      title: '',
      render: (one) => (
        <span className="people-state">
          {(can('access-control:manage') || can('access-control:grant')) && one.id !== own ? (
            <Button
              size="small"
              type="link"
              onClick={() => setEdited(one)}
              data-testid={`rights-${one.account}`}
            >
              {t('access-control:people.rights')}
            </Button>
          ) : null}
          {can('access-control:manage') && one.id !== own ? (
            <Dropdown
              trigger={['click']}
              menu={{
                items: actionsFor(one).map((action) => ({
                  key: action,
                  label: t(`access-control:people.action.${action}`),
                  onClick: () => void look(one, action),
                })),
              }}
            >
              <Button size="small" type="text">
                {t('access-control:people.more')}
              </Button>
            </Dropdown>
          ) : null}
        </span>
      ),
    },
  ]
  return (
    <>
      {waiting.length > 0 ? (
        <div className="people-waiting" role="status">
          <p>
            {t('access-control:people.waiting', {
              count: waiting.length,
              names: waiting
                .slice(0, 5)
                .map((one) => one.name)
                .join(t('access-control:people.listSeparator')),
            })}
          </p>
          {can('access-control:grant') ? (
            <Button
              type="primary"
              data-testid="confirm-rights"
              loading={confirm.isPending}
              onClick={() =>
                void run(
                  () => confirm.mutateAsync(waiting.map((one) => one.id)),
                  t('access-control:people.granted', { count: waiting.length }),
                )
              }
            >
              {t('access-control:people.grantAll')}
            </Button>
          ) : (
            <span className="note">{t('access-control:people.waitingHint')}</span>
          )}
        </div>
      ) : null}
      <div className="people-tools">
        {can('access-control:manage') ? (
          <Button type="primary" data-testid="add-people" onClick={() => setAdding(true)}>
            {t('access-control:people.add')}
          </Button>
        ) : null}
        <Input
          allowClear
          aria-label={t('access-control:people.search')}
          placeholder={t('access-control:people.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <DataTable
        label={t('access-control:people.title')}
        columns={columns}
        rows={shown}
        rowKey={(one) => one.id}
        empty={
          <EmptyState title={t('access-control:people.empty')} hint={t('access-control:people.emptyHint')} />
        }
      />
      {isAdding ? (
        <AddPeople areDutiesSeparate={people.areDutiesSeparate} onClose={() => setAdding(false)} />
      ) : null}
      {edited ? <RightsDrawer person={edited} onClose={() => setEdited(null)} /> : null}
    </>
  )
}

function stateOf(one: PersonOfOffice): 'disabled' | 'locked' | 'waiting' | 'active' {
  if (one.isDisabled) return 'disabled'
  if (one.lockedUntil !== null) return 'locked'
  return one.proposedRights === null ? 'active' : 'waiting'
}
