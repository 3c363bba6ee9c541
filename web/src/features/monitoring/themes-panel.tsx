import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { useThemes } from '../../api/monitoring.ts'
import { formatFigure, formatSigned } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { FigureLink } from '../../ui/trail/figure-link.tsx'
import './themes-panel.css'

/** Cases under the headings that leaders ask by; each number opens its rule and rows. */
export function ThemesPanel({ filters }: { filters: RunningStateQuery }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const themes = useThemes(filters)
  const { data } = themes
  return (
    <Panel
      title={t('monitoring:themes.title')}
      subtitle={
        data?.status
          ? t('monitoring:themes.subtitle', { status: t(`trail:status.${data.status}.name`) })
          : undefined
      }
    >
      {themes.error ? (
        <ProblemView error={themes.error} onRetry={() => void themes.refetch()} />
      ) : !data ? (
        <LoadingLines numLines={6} />
      ) : data.groups.length === 0 ? (
        <EmptyState title={t('monitoring:themes.none')} />
      ) : (
        <div className="themes" data-testid="themes">
          {data.groups.map((group) => (
            <section key={group.group}>
              <h3>{group.name[language]}</h3>
              <ul>
                {group.themes.map(({ theme, name, cases, previous }) => (
                  <li key={theme}>
                    <span>{name[language]}</span>
                    <FigureLink figure={cases}>{formatFigure(cases.value, cases.unit)}</FigureLink>
                    <small className="figures">
                      {cases.value === null || previous.value === null
                        ? ''
                        : formatSigned(cases.value - previous.value, '')}
                    </small>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </Panel>
  )
}
