import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { hasPasskeys, SINGLE_SIGN_ON } from '../../api/access-control.ts'
import { forgetScreenKey } from '../../api/screen-key.ts'
import { type DemoRole, useDemoSignIn, usePasskeySignIn, useSession, useSignIn } from '../../api/session.ts'
import { LanguageSwitch } from '../../ui/language-switch.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { StartScreen } from '../../ui/states/start-screen.tsx'
import './sign-in-page.css'
import { SignInSteps } from './sign-in-steps.tsx'
import { DEMO_CARDS, returnAddress } from './view.ts'

/** Free of the component library, so that the first page is there at once. */
export function SignInPage() {
  const { t } = useTranslation()
  const session = useSession()
  const signIn = useSignIn()
  const demo = useDemoSignIn()
  const passkey = usePasskeySignIn()
  const problemText = useProblemText()
  const [search] = useSearchParams()
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  useEffect(forgetScreenKey, [])

  if (session.isPending) return <StartScreen />
  if (session.isError) return <StartScreen error={session.error} onRetry={() => void session.refetch()} />
  if (session.data.awaits !== null) return <SignInSteps awaits={session.data.awaits} />
  if (session.data.person) return <Navigate to={returnAddress(search.get('to'))} replace />

  const submit = (event: FormEvent) => {
    event.preventDefault()
    demo.reset()
    signIn.mutate({ account: account.trim(), password })
  }
  const enter = (role: DemoRole) => {
    signIn.reset()
    demo.mutate(role)
  }
  const error = signIn.error ?? demo.error ?? passkey.error
  const isBusy = signIn.isPending || demo.isPending || passkey.isPending

  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <LanguageSwitch />
      </header>
      <main className={session.data.offersDemoRoles ? 'sign-in-main with-roles' : 'sign-in-main'}>
        <section className="sign-in-form" aria-labelledby="sign-in-title">
          <Mark sizePixels={40} />
          <h1 id="sign-in-title">{t('access-control:signIn.title')}</h1>
          <p className="note">{t('access-control:signIn.subtitle')}</p>
          <form onSubmit={submit}>
            <label htmlFor="account">{t('access-control:signIn.account')}</label>
            <input
              id="account"
              name="account"
              autoComplete="username"
              required
              value={account}
              onChange={(event) => setAccount(event.target.value)}
            />
            <label htmlFor="password">{t('access-control:signIn.password')}</label>
            <input
              id="password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            {error ? (
              <p className="sign-in-error" role="alert">
                {problemText(error)}
              </p>
            ) : null}
            <button type="submit" className="sign-in-submit" disabled={isBusy}>
              {signIn.isPending ? t('access-control:signIn.busy') : t('access-control:signIn.submit')}
            </button>
          </form>
          <p className="sign-in-others">
            {hasPasskeys() ? (
              <button
                type="button"
                className="link-button"
                data-testid="passkey-sign-in"
                disabled={isBusy}
                onClick={() => passkey.mutate(undefined)}
              >
                {t('access-control:signIn.passkey')}
              </button>
            ) : null}
            {session.data.offersSingleSignOn ? (
              <a href={SINGLE_SIGN_ON}>{t('access-control:signIn.singleSignOn')}</a>
            ) : null}
            {session.data.needsSetUp && !session.data.offersDemoRoles ? (
              <span className="note">{t('access-control:signIn.needsSetUp')}</span>
            ) : null}
          </p>
        </section>
        {session.data.offersDemoRoles ? (
          <section className="sign-in-roles" aria-labelledby="roles-title">
            <h2 id="roles-title">{t('access-control:demo.title')}</h2>
            <p className="note">{t('access-control:demo.subtitle')}</p>
            <ul>
              {DEMO_CARDS.map((role) => (
                <li key={role}>
                  <button
                    type="button"
                    data-testid={`demo-role-${role}`}
                    disabled={isBusy}
                    onClick={() => enter(role)}
                  >
                    <strong>{t(`access-control:role.${role}`)}</strong>
                    <span>{t(`access-control:demo.sees.${role}`)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </main>
      {session.data.isDemo ? <p className="sign-in-notice">{t('ui:synthetic.long')}</p> : null}
    </div>
  )
}
