import type { Description, DescriptionChange } from '@jingjing/schema/describe'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDescriptionChanges, useRestoreChange } from '../../../api/describe.ts'
import { useCan } from '../../../api/session.ts'
import { formatFullTime } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { useAskReason } from './ask-reason.tsx'
import { useDescribedWords } from './described-inputs.tsx'

/** Who said what when, and the way back. */
export function HistorySection({ description }: { description: Description }) {
  const { t } = useTranslation()
  const query = useDescriptionChanges(description.id)
  const changes = query.data?.pages.flatMap((page) => page.changes)
  return (
    <section className="metadata-section">
      <h2>{t('describe:history.title')}</h2>
      {query.error ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : changes === undefined ? (
        <LoadingLines numLines={3} />
      ) : changes.length === 0 ? (
        <EmptyState title={t('describe:history.empty')} hint={t('describe:history.emptyHint')} />
      ) : (
        <ul className="history-list">
          {changes.map((change) => (
            <Change key={change.id} description={description} change={change} />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('describe:history.more')}
        </Button>
      ) : null}
    </section>
  )
}

function Change({ description, change }: { description: Description; change: DescriptionChange }) {
  const { t } = useTranslation()
  const can = useCan()
  const { language } = usePreferences().preferences
  const { message } = App.useApp()
  const problemText = useProblemText()
  const askReason = useAskReason()
  const words = useDescribedWords()
  const restore = useRestoreChange(description.id)
  const property = t(`describe:property.${change.property}`)
  const field = description.fields.find(
    (one) => one.table === change.table && one.name === change.field,
  )?.title
  const isSensitivity = change.property === 'sensitivity'
  const putBack = async () => {
    const reason = isSensitivity ? await askReason() : undefined
    if (reason === null) return
    try {
      await restore.mutateAsync({ change: change.id, ...(reason !== undefined && { reason }) })
      void message.success(t('describe:history.restored'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <li>
      <div>
        <p>
          {t('describe:history.line', {
            what:
              change.field === ''
                ? property
                : t('describe:history.ofField', { field: field ?? change.field, property }),
            before: words(change.property, change.before),
            after: words(change.property, change.after),
          })}
        </p>
        <p className="note figures">
          {[
            formatFullTime(change.at, language),
            change.by ?? '',
            t(`describe:history.how.${change.how}`),
            change.reason === '' ? '' : t('describe:history.reason', { reason: change.reason }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {can('catalog:edit') && (!isSensitivity || can('catalog:classify')) ? (
        <button type="button" className="link-button" onClick={() => void putBack()}>
          {t('describe:history.restore')}
        </button>
      ) : null}
    </li>
  )
}
