import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from './empty-state.tsx'

export default function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('ui:notFound.title')}
      hint={t('ui:notFound.hint')}
      action={<Link to="/">{t('ui:notFound.action')}</Link>}
    />
  )
}
