import { useTranslation } from 'react-i18next'

/** Beside everything whose rows were generated. */
export function SyntheticMark() {
  const { t } = useTranslation()
  return (
    <span className="synthetic-mark" title={t('ui:synthetic.explanation')}>
      {t('catalog:synthetic')}
    </span>
  )
}
