import { SearchOutlined } from '@ant-design/icons'
import type { FoundDataset } from '@jingjing/schema/search'
import { Button, Input, type InputRef, Modal } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useSearch } from '../../api/search.ts'
import { useCan, useSession } from '../../api/session.ts'
import { formatNumber } from '../format.ts'
import { visibleNavigation } from './navigation.ts'
import './search-palette.css'

const MAX_DATASETS = 8
const MAX_PAGES = 4
const TYPING_PAUSE_MILLISECONDS = 120

/** Looks for data and pages from anywhere: `/` or ⌘K opens it, arrows choose, Enter goes. */
export function SearchButton() {
  const { t } = useTranslation()
  const can = useCan()
  const [isOpen, setOpen] = useState(false)
  const isAllowed = can('catalog:read')
  useEffect(() => {
    if (!isAllowed) return
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isCommand = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k'
      if (!isCommand && (event.key !== '/' || isTyping(event.target))) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [isAllowed])
  if (!isAllowed) return null
  const hint = t('search:shortcut', { key: /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K' })
  return (
    <>
      <Button
        type="text"
        icon={<SearchOutlined />}
        aria-label={hint}
        title={hint}
        data-testid="search-open"
        onClick={() => setOpen(true)}
      />
      {isOpen ? <SearchPalette onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** A slash that is part of what somebody writes is not a shortcut. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

interface Choice {
  key: string
  path: string
  title: string
  /** What of it was met. */
  note: string
  group: 'datasets' | 'pages' | 'all'
}

function SearchPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const input = useRef<InputRef>(null)
  const [typed, setTyped] = useState('')
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed.trim()), TYPING_PAUSE_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [typed])
  const found = useSearch({ query, limit: MAX_DATASETS }, query !== '')
  const pages = usePages(query)
  const result = query === '' ? undefined : found.data
  const choices: Choice[] = [
    ...(result?.datasets ?? []).map((dataset) => datasetChoice(dataset, t)),
    ...pages,
    ...(result !== undefined && result.numFound > MAX_DATASETS
      ? [
          {
            key: 'all',
            path: `/data?query=${encodeURIComponent(query)}`,
            title: t('search:all', { count: result.numFound, value: formatNumber(result.numFound) }),
            note: '',
            group: 'all' as const,
          },
        ]
      : []),
  ]
  const chosen = Math.min(at, choices.length - 1)
  const go = (choice: Choice | undefined) => {
    if (choice === undefined) return
    onClose()
    void navigate(choice.path)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && choices.length > 0) {
      event.preventDefault()
      setAt((chosen + step + choices.length) % choices.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(choices[chosen])
  }
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={620}
      title={<span className="visually-hidden">{t('search:title')}</span>}
      className="search-palette"
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
    >
      <Input
        ref={input}
        autoFocus
        size="large"
        variant="borderless"
        prefix={<SearchOutlined />}
        placeholder={t('search:hint')}
        aria-label={t('search:title')}
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls="search-choices"
        aria-activedescendant={choices[chosen] ? `search-choice-${chosen}` : undefined}
        data-testid="search-input"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {choices.length > 0 ? (
        <ChoiceList choices={choices} chosen={chosen} onGo={go} onPoint={setAt} />
      ) : (
        <p className="search-nothing note" role="status">
          {query === ''
            ? t('search:start')
            : found.isFetching
              ? t('ui:state.loading')
              : t('search:nothing', { query })}
          {query !== '' && !found.isFetching ? <span>{t('search:nothingHint')}</span> : null}
        </p>
      )}
      <p className="search-keys small tertiary">{t('search:keys')}</p>
    </Modal>
  )
}

function ChoiceList(props: {
  choices: readonly Choice[]
  chosen: number
  onGo: (choice: Choice) => void
  onPoint: (index: number) => void
}) {
  const { t } = useTranslation()
  return (
    <div id="search-choices" className="search-choices" role="listbox" aria-label={t('search:title')}>
      {props.choices.map((choice, index) => {
        const isFirst = choice.group !== 'all' && props.choices[index - 1]?.group !== choice.group
        return (
          <div key={choice.key} role="presentation">
            {isFirst ? <p className="search-group">{t(`search:${choice.group}`)}</p> : null}
            <button
              type="button"
              id={`search-choice-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === props.chosen}
              data-testid="search-choice"
              onMouseMove={() => props.onPoint(index)}
              onClick={() => props.onGo(choice)}
            >
              <span className="search-choice-title">{choice.title}</span>
              <span className="note">{choice.note}</span>
            </button>
          </div>
        )
      })}
    </div>
  )
}

function datasetChoice(dataset: FoundDataset, t: ReturnType<typeof useTranslation>['t']): Choice {
  const hit = dataset.hits[0]
  const note =
    hit === undefined || hit.kind === 'title'
      ? dataset.department
      : t(`search:hit.${hit.kind}`, { text: hit.text, defaultValue: hit.text })
  return {
    key: dataset.id,
    path: `/data/${encodeURIComponent(dataset.id)}`,
    title: dataset.title,
    note,
    group: 'datasets',
  }
}

function usePages(query: string): Choice[] {
  const { t } = useTranslation()
  const permissions = useSession().data?.person?.permissions ?? []
  if (query === '') return []
  const wanted = query.toLowerCase()
  return visibleNavigation(permissions)
    .flatMap((group) => group.entries)
    .map((entry) => ({ entry, title: t(`ui:navigation.${entry.name}`) }))
    .filter(({ title }) => title.toLowerCase().includes(wanted))
    .slice(0, MAX_PAGES)
    .map(({ entry, title }) => ({ key: entry.path, path: entry.path, title, note: '', group: 'pages' }))
}
