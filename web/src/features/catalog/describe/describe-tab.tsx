import type { DatasetDetail } from '@jingjing/schema/catalog'
import type { Described, Description } from '@jingjing/schema/describe'
import { App, Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDescribe, useDescription, useSetSensitivity } from '../../../api/describe.ts'
import { useCan } from '../../../api/session.ts'
import { formatNumber, MISSING } from '../../../ui/format.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { LoadingLines } from '../../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../../ui/states/problem-view.tsx'
import { useAskReason } from './ask-reason.tsx'
import { CompletenessPanel } from './completeness-panel.tsx'
import './describe.css'
import { DescribedInput, useDescribedWords } from './described-inputs.tsx'
import { FieldsSection } from './fields-section.tsx'
import { HistorySection } from './history-section.tsx'
import { LineageSection } from './lineage-section.tsx'
import { changesOf, type Draft, lowersDataset, openSuggestions, takeSuggestions } from './state.ts'
import { SuggestionsPanel } from './suggestions-panel.tsx'

/** What is said of a dataset and its fields, by whom, from what it is made and what uses it. */
export function DescribeTab({ dataset }: { dataset: DatasetDetail }) {
  const query = useDescription(dataset.id)
  if (query.error) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <LoadingLines numLines={8} />
  return (
    <>
      <Sayings description={query.data} />
      <FieldsSection description={query.data} />
      <LineageSection id={dataset.id} />
      <HistorySection description={query.data} />
    </>
  )
}

function Sayings({ description }: { description: Description }) {
  const can = useCan()
  const [draft, setDraft] = useState<Draft>({})
  const isEditor = can('catalog:edit')
  return (
    <div className="describe-columns">
      {isEditor ? (
        <DescribeForm description={description} draft={draft} setDraft={setDraft} />
      ) : (
        <DescribedWords description={description} />
      )}
      <aside>
        <CompletenessPanel description={description} />
        {isEditor ? (
          <SuggestionsPanel
            suggestions={openSuggestions(description, draft)}
            onTake={(taken) => setDraft((before) => takeSuggestions(before, taken))}
          />
        ) : null}
      </aside>
    </div>
  )
}

const WIDE: readonly (keyof Described)[] = ['title', 'description', 'keywords', 'sharingTerms']
const ORDER: readonly (keyof Described)[] = [
  'title',
  'description',
  'titleEn',
  'theme',
  'department',
  'contact',
  'keywords',
  'updateFrequency',
  'licence',
  'periodFrom',
  'periodTo',
  'sensitivity',
  'sharing',
  'sharingTerms',
]

function DescribeForm(props: {
  description: Description
  draft: Draft
  setDraft: (change: (before: Draft) => Draft) => void
}) {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const askReason = useAskReason()
  const { description, draft, setDraft } = props
  const describe = useDescribe(description.id)
  const changes = changesOf(description, draft)
  const isChanged = Object.keys(changes).length > 0
  const isLowered = lowersDataset(description, changes)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const reason = isLowered ? await askReason() : undefined
    if (reason === null) return
    try {
      await describe.mutateAsync({ ...changes, ...(reason !== undefined && { reason }) })
      setDraft(() => ({}))
      void message.success(t('describe:saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const isAllowed = !isLowered || can('catalog:classify')
  return (
    <form className="describe-form" data-testid="describe-form" onSubmit={(event) => void save(event)}>
      {ORDER.map((property) => (
        <div key={property} className={WIDE.includes(property) ? 'wide' : undefined}>
          <DescribedInput
            property={property}
            values={{ ...description, ...draft }}
            onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
          />
        </div>
      ))}
      <p className="note wide">
        {t('describe:property.extent')} <Extent extent={description.extent} />
      </p>
      <div className="form-actions wide">
        <Button
          type="primary"
          htmlType="submit"
          loading={describe.isPending}
          disabled={!isChanged || !isAllowed || (changes.title ?? description.title).trim() === ''}
        >
          {t('describe:save')}
        </Button>
        {isChanged ? (
          <Button type="text" onClick={() => setDraft(() => ({}))}>
            {t('describe:undo')}
          </Button>
        ) : null}
        {isAllowed ? null : <span className="note">{t('describe:lower.notAllowed')}</span>}
      </div>
    </form>
  )
}

function DescribedWords({ description }: { description: Description }) {
  const { t } = useTranslation()
  const can = useCan()
  const words = useDescribedWords()
  return (
    <div>
      <dl className="row-values described-words">
        {ORDER.filter((property) => property !== 'title').map((property) => (
          <div key={property} style={{ display: 'contents' }}>
            <dt>{t(`describe:property.${property}`)}</dt>
            <dd>{isSaid(description[property]) ? words(property, description[property]) : MISSING}</dd>
          </div>
        ))}
        <dt>{t('describe:property.extent')}</dt>
        <dd>
          <Extent extent={description.extent} />
        </dd>
      </dl>
      {can('catalog:classify') && description.sensitivity !== 'public' ? (
        <LowerButton description={description} />
      ) : null}
    </div>
  )
}

const isSaid = (value: string | string[] | null): boolean => value !== null && value.length > 0

/** For those who decide what is given out further without looking after the data. */
function LowerButton({ description }: { description: Description }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const askReason = useAskReason()
  const setSensitivity = useSetSensitivity(description.id)
  const lower = async () => {
    const reason = await askReason()
    if (reason === null) return
    const sensitivity = description.sensitivity === 'sensitive' ? 'internal' : 'public'
    try {
      await setSensitivity.mutateAsync({ sensitivity, reason })
      void message.success(t('describe:saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Button className="lower-button" onClick={() => void lower()}>
      {t('describe:lower.title')}
    </Button>
  )
}

function Extent({ extent }: { extent: Description['extent'] }) {
  const { t } = useTranslation()
  if (extent === null) return <span className="tertiary">{t('describe:noExtent')}</span>
  const [west, south, east, north] = extent.map((one) => formatNumber(one, 4))
  return <span className="figures">{t('describe:extentWords', { west, south, east, north })}</span>
}
