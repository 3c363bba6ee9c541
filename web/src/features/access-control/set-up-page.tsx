import { WATCHING_ROLES } from '@jingjing/schema/access-control'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { setUpPlatform } from '../../api/access-control.ts'
import { useSession } from '../../api/session.ts'
import { LanguageSwitch } from '../../ui/language-switch.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { StartScreen } from '../../ui/states/start-screen.tsx'
import './sign-in-page.css'

type Watching = (typeof WATCHING_ROLES)[number]
interface Fields {
  account: string
  name: string
  password: string
}

/** The first three accounts; gone once they exist. */
export default function SetUpPage() {
  const { t } = useTranslation()
  const session = useSession()
  const problemText = useProblemText()
  const [search] = useSearchParams()
  const [fields, setFields] = useState<Record<Watching, Fields>>({
    'system-administrator': { account: 'sysadmin', name: '', password: '' },
    'security-administrator': { account: 'secadmin', name: '', password: '' },
    auditor: { account: 'auditor', name: '', password: '' },
  })
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  if (session.isPending) return <StartScreen />
  if (session.data && !session.data.needsSetUp) return <Navigate to="/sign-in" replace />
  const set = (role: Watching, part: Partial<Fields>) =>
    setFields((before) => ({ ...before, [role]: { ...before[role], ...part } }))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const people = WATCHING_ROLES.map((role) => ({ role, ...fields[role] }))
      await setUpPlatform({ code: search.get('code') ?? '', people })
      await session.refetch()
    } catch (raised) {
      setError(raised)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <LanguageSwitch />
      </header>
      <main className="sign-in-main">
        <section className="sign-in-form" aria-labelledby="set-up-title">
          <Mark sizePixels={40} />
          <h1 id="set-up-title">{t('access-control:setUp.title')}</h1>
          <p className="note">{t('access-control:setUp.subtitle')}</p>
          <form onSubmit={(event) => void submit(event)}>
            {WATCHING_ROLES.map((role) => (
              <fieldset key={role} className="set-up-person">
                <legend>{t(`access-control:role.${role}`)}</legend>
                <p className="note">{t(`access-control:setUp.does.${role}`)}</p>
                {(['name', 'account', 'password'] as const).map((field) => (
                  <label key={field}>
                    {t(`access-control:setUp.${field}`)}
                    <input
                      name={`${role}-${field}`}
                      type={field === 'password' ? 'password' : 'text'}
                      autoComplete={field === 'password' ? 'new-password' : 'off'}
                      required
                      value={fields[role][field]}
                      onChange={(event) => set(role, { [field]: event.target.value })}
                    />
                  </label>
                ))}
              </fieldset>
            ))}
            {error ? (
              <p className="sign-in-error" role="alert">
                {problemText(error)}
              </p>
            ) : null}
            <button type="submit" className="sign-in-submit" disabled={isBusy}>
              {t('access-control:setUp.submit')}
            </button>
          </form>
          <p className="note">
            <Link to="/sign-in">{t('access-control:signIn.submit')}</Link>
          </p>
        </section>
      </main>
    </div>
  )
}
