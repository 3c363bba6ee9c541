import { PERMISSION_TITLES, type Permission, SESSION_ONLY_PERMISSIONS } from '@jingjing/schema/access-control'
import { App, Button, Input, QRCode, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  hasPasskeys,
  SINGLE_SIGN_ON,
  useAccessTokens,
  useAddPasskey,
  useChangePassword,
  useConfirmTotp,
  useEndSession,
  useMakeToken,
  useOfferTotp,
  useOwnAccount,
  useRemovePasskey,
  useRemoveTotp,
  useWithdrawToken,
} from '../../api/access-control.ts'
import { useSession } from '../../api/session.ts'
import { formatDay, formatTime } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './people-page.css'
import { PasswordFields } from './password-fields.tsx'
import { programName } from './view.ts'

/** How the person signs in, where they are signed in, and what other systems may do in their name. */
export default function AccountPage() {
  const { t } = useTranslation()
  const account = useOwnAccount()
  const person = useSession().data?.person
  if (account.error)
    return (
      <Page title={t('access-control:own.title')}>
        <ProblemView error={account.error} onRetry={() => void account.refetch()} />
      </Page>
    )
  return (
    <Page
      title={t('access-control:own.title')}
      subtitle={`${person?.name ?? ''} · ${person?.account ?? ''} · ${(person?.roles ?? [])
        .map((role) => t(`access-control:role.${role}`))
        .join(' · ')}`}
    >
      {person?.lacksSecondFactor ? <p role="alert">{t('access-control:own.lacksSecondFactor')}</p> : null}
      {account.data ? (
        <>
          <SecondFactorPanel hasTotp={account.data.hasTotp} passkeys={account.data.passkeys} />
          {account.data.hasPassword ? <PasswordPanel /> : null}
          <SessionsPanel sessions={account.data.sessions} />
          <TokensPanel />
          {account.data.offersSingleSignOn ? (
            <Panel title={t('access-control:own.singleSignOn')}>
              {account.data.hasExternalAccount ? (
                <p>{t('access-control:own.isLinked')}</p>
              ) : (
                <a href={SINGLE_SIGN_ON}>{t('access-control:own.link')}</a>
              )}
            </Panel>
          ) : null}
        </>
      ) : (
        <LoadingLines numLines={8} />
      )}
    </Page>
  )
}

function useRun(): (work: () => Promise<unknown>, done?: string) => Promise<boolean> {
  const { message } = App.useApp()
  const problemText = useProblemText()
  return async (work, done) => {
    try {
      await work()
      if (done) void message.success(done)
      return true
    } catch (error) {
      void message.error(problemText(error))
      return false
    }
  }
}

function SecondFactorPanel(props: {
  hasTotp: boolean
  passkeys: readonly { id: string; name: string; createdAt: string; lastUsedAt: string | null }[]
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const run = useRun()
  const offer = useOfferTotp()
  const confirm = useConfirmTotp()
  const remove = useRemoveTotp()
  const addKey = useAddPasskey()
  const removeKey = useRemovePasskey()
  const [code, setCode] = useState('')
  const [keyName, setKeyName] = useState('')
  const submit = async () => {
    const change = props.hasTotp ? remove : confirm
    const done = t(props.hasTotp ? 'access-control:own.totpRemoved' : 'access-control:own.totpAdded')
    if (await run(() => change.mutateAsync(code), done)) setCode('')
  }
  return (
    <Panel title={t('access-control:own.secondFactor')} subtitle={t('access-control:own.secondFactorHint')}>
      {offer.data && !props.hasTotp ? (
        <div className="account-facts">
          <p>{t('access-control:own.scan')}</p>
          <QRCode value={offer.data.address} bgColor="#ffffff" color="#000000" />
          <code className="people-password" data-testid="totp-secret">
            {offer.data.secret}
          </code>
        </div>
      ) : null}
      {props.hasTotp || offer.data ? (
        <div className="account-form">
          <Input
            data-testid="totp-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            aria-label={t('access-control:signIn.code')}
            placeholder={t('access-control:signIn.code')}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button data-testid="totp-submit" disabled={code.trim().length < 6} onClick={() => void submit()}>
            {t(props.hasTotp ? 'access-control:own.removeTotp' : 'access-control:own.confirmTotp')}
          </Button>
        </div>
      ) : (
        <Button data-testid="totp-offer" onClick={() => void run(() => offer.mutateAsync(undefined))}>
          {t('access-control:own.addTotp')}
        </Button>
      )}
      <h3>{t('access-control:own.passkeys')}</h3>
      <ul className="account-list">
        {props.passkeys.map((key) => (
          <li key={key.id}>
            <span>{key.name}</span>
            <span className="note">{formatTime(key.createdAt, language)}</span>
            <Button size="small" onClick={() => void run(() => removeKey.mutateAsync(key.id))}>
              {t('access-control:own.removePasskey')}
            </Button>
          </li>
        ))}
      </ul>
      {hasPasskeys() ? (
        <div className="account-form">
          <Input
            data-testid="passkey-name"
            aria-label={t('access-control:own.passkeyName')}
            placeholder={t('access-control:own.passkeyName')}
            value={keyName}
            onChange={(event) => setKeyName(event.target.value)}
          />
          <Button
            data-testid="passkey-add"
            disabled={keyName.trim() === ''}
            onClick={() =>
              void run(() => addKey.mutateAsync(keyName.trim()), t('access-control:own.passkeyAdded'))
            }
          >
            {t('access-control:own.addPasskey')}
          </Button>
        </div>
      ) : null}
    </Panel>
  )
}

function PasswordPanel() {
  const { t } = useTranslation()
  const run = useRun()
  const change = useChangePassword()
  const [formKey, setFormKey] = useState(0)
  return (
    <Panel title={t('access-control:own.password')} subtitle={t('access-control:own.passwordHint')}>
      <PasswordFields
        key={formKey}
        isBusy={change.isPending}
        onSubmit={async (input) => {
          if (await run(() => change.mutateAsync(input), t('access-control:own.passwordChanged')))
            setFormKey((key) => key + 1)
        }}
      />
    </Panel>
  )
}

function SessionsPanel(props: {
  sessions: readonly {
    id: number
    createdAt: string
    lastSeenAt: string
    fromAddress: string | null
    program: string | null
    isCurrent: boolean
  }[]
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const run = useRun()
  const end = useEndSession()
  return (
    <Panel title={t('access-control:own.sessions')}>
      <ul className="account-list">
        {props.sessions.map((session) => (
          <li key={session.id}>
            <span>
              {session.fromAddress ?? '—'}{' '}
              <small className="note" title={session.program ?? undefined}>
                {session.program === null ? '' : programName(session.program)}
              </small>
            </span>
            <span className="note">{formatTime(session.lastSeenAt, language)}</span>
            {session.isCurrent ? (
              <span className="note">{t('access-control:own.thisOne')}</span>
            ) : (
              <Button
                size="small"
                onClick={() => void run(() => end.mutateAsync(session.id), t('access-control:own.ended'))}
              >
                {t('access-control:own.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const DAYS = [7, 30, 90, 365] as const

function TokensPanel() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const permissions = useSession().data?.person?.permissions ?? []
  const run = useRun()
  const tokens = useAccessTokens()
  const make = useMakeToken()
  const withdraw = useWithdrawToken()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Permission[]>([])
  const [days, setDays] = useState<number>(30)
  const offered = permissions.filter((one) => !SESSION_ONLY_PERMISSIONS.includes(one))
  return (
    <Panel title={t('access-control:own.tokens')} subtitle={t('access-control:own.tokensHint')}>
      <ul className="account-list">
        {(tokens.data?.tokens ?? []).map((token) => (
          <li key={token.id}>
            <span>
              {token.name}{' '}
              <small className="note">
                {token.scopes
                  .map((one) => PERMISSION_TITLES[one][language])
                  .join(t('access-control:people.listSeparator'))}
              </small>
            </span>
            <span className="note">
              {t('access-control:own.until', { day: formatDay(token.expiresAt.slice(0, 10), language) })}
            </span>
            <Button size="small" onClick={() => void run(() => withdraw.mutateAsync(token.id))}>
              {t('access-control:own.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
      {make.data ? (
        <p>
          {t('access-control:own.madeToken')}{' '}
          <code className="people-password" data-testid="token">
            {make.data.token}
          </code>{' '}
          {make.variables?.scopes.includes('monitoring:read') ? (
            <a href={`/screen#key=${make.data.token}`} target="_blank" rel="noreferrer">
              {t('access-control:own.openScreen')}
            </a>
          ) : null}
        </p>
      ) : null}
      <div className="account-form">
        <Input
          aria-label={t('access-control:own.tokenName')}
          placeholder={t('access-control:own.tokenName')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          mode="multiple"
          aria-label={t('access-control:own.scopes')}
          placeholder={t('access-control:own.scopes')}
          value={scopes}
          onChange={setScopes}
          options={offered.map((one) => ({ value: one, label: PERMISSION_TITLES[one][language] }))}
        />
        <Select
          aria-label={t('access-control:own.days')}
          value={days}
          onChange={setDays}
          options={DAYS.map((value) => ({ value, label: t('access-control:own.forDays', { count: value }) }))}
        />
        <Button
          disabled={name.trim() === '' || scopes.length === 0}
          loading={make.isPending}
          onClick={() => void run(() => make.mutateAsync({ name: name.trim(), scopes, days }))}
        >
          {t('access-control:own.makeToken')}
        </Button>
      </div>
    </Panel>
  )
}
