import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { usePersonalRequests } from '../../api/personal-data.ts'
import { formatFullTime } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { NewRequest } from './new-request.tsx'
import { RequestDetail } from './request-detail.tsx'

export function RequestsTab() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const requests = usePersonalRequests()
  const open = (id: number | null) => setSearch(id === null ? {} : { request: String(id) }, { replace: true })
  if (requests.error) return <ProblemView error={requests.error} onRetry={() => void requests.refetch()} />
  if (!requests.data) return <LoadingLines numLines={6} />
  const all = requests.data.requests
  const shown = all.find((one) => String(one.id) === search.get('request')) ?? all[0]
  return (
    <div className="personal-data">
      <aside className="personal-side">
        <NewRequest onOpened={open} />
        {all.length === 0 ? null : (
          <ul className="personal-list">
            {all.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  aria-current={one.id === shown?.id ? 'true' : undefined}
                  onClick={() => open(one.id)}
                >
                  <b>{one.reference}</b>
                  <span className="note">
                    {one.closedAt === null
                      ? Object.values(one.hints).join(' · ')
                      : t('personal-data:request.closed')}
                  </span>
                  <span className="note figures">{formatFullTime(one.createdAt, language)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </aside>
      {shown === undefined ? (
        <EmptyState title={t('personal-data:request.empty')} hint={t('personal-data:request.emptyHint')} />
      ) : (
        <RequestDetail key={shown.id} request={shown} />
      )}
    </div>
  )
}
