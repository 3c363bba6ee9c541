import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useRemoveSaved, useRunSaved, useSavedExtracts } from '../../api/extract.ts'
import { formatFullTime } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { writeBuilder } from './state.ts'

export function SavedPanel() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const { message } = App.useApp()
  const problemText = useProblemText()
  const saved = useSavedExtracts()
  const run = useRunSaved()
  const remove = useRemoveSaved()
  const start = async (id: number) => {
    try {
      await run.mutateAsync(id)
      void message.success(t('extract:started'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Panel title={t('extract:saved.title')}>
      {saved.error ? (
        <ProblemView error={saved.error} onRetry={() => void saved.refetch()} />
      ) : saved.data === undefined ? (
        <LoadingLines numLines={3} />
      ) : saved.data.length === 0 ? (
        <EmptyState title={t('extract:saved.empty')} hint={t('extract:saved.emptyHint')} />
      ) : (
        <ul className="extract-list">
          {saved.data.map((one) => (
            <li key={one.id}>
              <div>
                <Link to={`/data/extract?${writeBuilder({ spec: one.spec, output: one.output })}`}>
                  {one.title}
                </Link>
                <p className="note">
                  {t(`extract:format.${one.output.format}`)}
                  {' · '}
                  {one.nextRunAt === null
                    ? t('extract:every.never')
                    : t('extract:saved.next', { time: formatFullTime(one.nextRunAt, language) })}
                </p>
              </div>
              <div className="extract-actions">
                <Button size="small" onClick={() => void start(one.id)}>
                  {t('extract:run')}
                </Button>
                <Button size="small" type="text" danger onClick={() => remove.mutate(one.id)}>
                  {t('extract:saved.remove')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
