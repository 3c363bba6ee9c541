import type { FindingRecord } from '@jingjing/schema/catalog'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import './finding-list.css'
import { formatNumber } from '../format.ts'
import { recognitionSentence } from '../recognition-text.ts'

const NUM_SHOWN = 20
const SIGN = { error: '✕', warning: '!', info: 'i' } as const
const ORDER = { error: 0, warning: 1, info: 2 } as const

/** What was found in a file, worst first: sign and word, sentence, place, how many. */
export function FindingList({ findings }: { findings: readonly FindingRecord[] }) {
  const { t } = useTranslation()
  const [isLong, setLong] = useState(false)
  const sorted = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
  const shown = isLong ? sorted : sorted.slice(0, NUM_SHOWN)
  return (
    <div>
      <ul className="finding-list">
        {shown.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be alike in everything
          <li key={index} className={finding.severity}>
            <span className="finding-sign" title={t(`ingest:severity.${finding.severity}`)}>
              <span aria-hidden="true">{SIGN[finding.severity]}</span>
              <span className="visually-hidden">{t(`ingest:severity.${finding.severity}`)}</span>
            </span>
            <span className="finding-words">
              {recognitionSentence(finding.code, finding.params)}
              <span className="finding-place">
                {[
                  finding.row === undefined ? '' : t('ingest:place.row', { row: finding.row }),
                  finding.field ?? '',
                  finding.value === undefined ? '' : t('ingest:place.value', { value: finding.value }),
                  finding.count === undefined || finding.count < 2
                    ? ''
                    : t('ingest:place.count', { count: finding.count, value: formatNumber(finding.count) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {sorted.length > NUM_SHOWN ? (
        <button type="button" className="link-button" onClick={() => setLong(!isLong)}>
          {isLong ? t('charts:fewer') : t('charts:all', { count: sorted.length })}
        </button>
      ) : null}
    </div>
  )
}
