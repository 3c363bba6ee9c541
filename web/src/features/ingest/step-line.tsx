import { useTranslation } from 'react-i18next'
import './step-line.css'

const STEPS = ['choose', 'inspect', 'review', 'write', 'done'] as const

/** Where in the import a person is; a phone names the current step alone. */
export function StepLine({ current }: { current: number }) {
  const { t } = useTranslation()
  return (
    <ol className="step-line" aria-label={t('ingest:steps')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < current ? 'past' : index === current ? 'current' : undefined}
          aria-current={index === current ? 'step' : undefined}
        >
          <span className="step-sign figures" aria-hidden="true">
            {index < current ? '✓' : index + 1}
          </span>
          <span className="step-name">{t(`ingest:step.${step}`)}</span>
        </li>
      ))}
    </ol>
  )
}
