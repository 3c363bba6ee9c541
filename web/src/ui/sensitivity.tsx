import { useTranslation } from 'react-i18next'
import './sensitivity.css'

/** Who may see a field; personal data carry a sign as well. */
export function SensitivityWord({ sensitivity }: { sensitivity: string }) {
  const { t } = useTranslation()
  const word = t(`catalog:sensitivity.${sensitivity}`, { defaultValue: sensitivity })
  return sensitivity === 'personal' || sensitivity === 'sensitive' ? (
    <span className="sensitivity-personal" title={t('catalog:sensitivityHint')}>
      {word}
    </span>
  ) : (
    <span className="secondary">{word}</span>
  )
}
