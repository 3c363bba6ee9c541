import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNewPassword, useSecondFactor, useSignOut } from '../../api/session.ts'
import { LanguageSwitch } from '../../ui/language-switch.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { PasswordFields } from './password-fields.tsx'

/** What a sign-in that has begun still asks for. */
export function SignInSteps({ awaits }: { awaits: 'second-factor' | 'new-password' }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const second = useSecondFactor()
  const password = useNewPassword()
  const leave = useSignOut()
  const [code, setCode] = useState('')
  const error = second.error ?? password.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    second.mutate(code)
  }
  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <LanguageSwitch />
      </header>
      <main className="sign-in-main">
        <section className="sign-in-form" aria-labelledby="step-title">
          <Mark sizePixels={40} />
          <h1 id="step-title">{t(`access-control:step.${awaits}.title`)}</h1>
          <p className="note">{t(`access-control:step.${awaits}.hint`)}</p>
          {awaits === 'new-password' ? (
            <PasswordFields isBusy={password.isPending} onSubmit={(input) => password.mutate(input)} />
          ) : (
            <form onSubmit={submit}>
              <label htmlFor="code">{t('access-control:signIn.code')}</label>
              <input
                id="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
              <button type="submit" className="sign-in-submit" disabled={second.isPending}>
                {t('access-control:signIn.submit')}
              </button>
            </form>
          )}
          {error ? (
            <p className="sign-in-error" role="alert">
              {problemText(error)}
            </p>
          ) : null}
          <p className="sign-in-others">
            <button type="button" className="link-button" onClick={() => leave.mutate(undefined)}>
              {t('access-control:step.back')}
            </button>
          </p>
        </section>
      </main>
    </div>
  )
}
