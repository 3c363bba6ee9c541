import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import './bar-list.css'
import { formatNumber } from '../ui/format.ts'
import { barShares, type CountItem } from './bar-shares.ts'

/** Horizontal bars as a list of buttons: from zero, sorted, each one opening what is behind it. */
export function BarList(props: {
  items: readonly CountItem[]
  /** What the shares are of. */
  total: number
  unit: string
  label: string
  numShown?: number
  onSelect: (key: string) => void
}) {
  const { t } = useTranslation()
  const [isLong, setLong] = useState(false)
  const numShown = props.numShown ?? 8
  const bars = barShares(props.items, props.total)
  const shown = isLong ? bars : bars.slice(0, numShown)
  return (
    <>
      <ul className="bar-list" aria-label={props.label}>
        {shown.map((bar) => (
          <li key={bar.key}>
            <button type="button" title={t('trail:open')} onClick={() => props.onSelect(bar.key)}>
              <span className="bar-label">{bar.label}</span>
              <span className="bar-track">
                <span className="bar" style={{ width: `${bar.widthPercent}%` }} />
              </span>
              <span className="bar-value figures">
                {formatNumber(bar.count)} <small>{props.unit}</small>
              </span>
              <span className="bar-share figures">
                {bar.sharePercent === null ? '' : `${formatNumber(bar.sharePercent)}%`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {bars.length > numShown ? (
        <Button type="link" size="small" className="bar-more" onClick={() => setLong(!isLong)}>
          {isLong ? t('charts:fewer') : t('charts:all', { count: bars.length })}
        </Button>
      ) : null}
    </>
  )
}
