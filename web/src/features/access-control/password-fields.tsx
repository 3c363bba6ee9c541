import type { ChangePassword } from '@jingjing/schema/access-control'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** The old password and the new one twice; free of the component library, for the sign-in page too. */
export function PasswordFields(props: { isBusy: boolean; onSubmit: (input: ChangePassword) => void }) {
  const { t } = useTranslation()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const isDifferent = again !== '' && again !== next
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (next === again) props.onSubmit({ current, next })
  }
  return (
    <form className="account-form" onSubmit={submit}>
      <label htmlFor="current-password">{t('access-control:own.currentPassword')}</label>
      <input
        id="current-password"
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <label htmlFor="new-password">{t('access-control:own.newPassword')}</label>
      <input
        id="new-password"
        type="password"
        autoComplete="new-password"
        required
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <label htmlFor="new-password-again">{t('access-control:own.again')}</label>
      <input
        id="new-password-again"
        type="password"
        autoComplete="new-password"
        required
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      {isDifferent ? (
        <p className="sign-in-error" role="alert">
          {t('access-control:own.different')}
        </p>
      ) : null}
      <button type="submit" className="sign-in-submit" disabled={props.isBusy || isDifferent}>
        {t('access-control:own.change')}
      </button>
    </form>
  )
}
