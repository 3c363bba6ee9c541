import type { Figure } from '@jingjing/schema/trail'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useTrail } from './trail-state.ts'

/** A figure in a line or a cell, written as its page writes it, that opens its trail. */
export function FigureLink({ figure, children }: { figure: Figure; children: ReactNode }) {
  const { t } = useTranslation()
  const trail = useTrail()
  return (
    <button
      type="button"
      className="link-button figures"
      title={t('trail:open')}
      onClick={() => trail.open(figure)}
    >
      {children}
    </button>
  )
}
