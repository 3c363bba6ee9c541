import type { MadePeople } from '@jingjing/schema/people'
import { App, Button, Drawer, Input } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMakePeople } from '../../api/access-control.ts'
import { usePlaces } from '../../api/places.ts'
import enWords from '../../i18n/en/access-control.ts'
import zhWords from '../../i18n/zh/access-control.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { passwordList, readPeople, roleWords } from './people-text.ts'
import { useRightsWords } from './rights-words.ts'

/** One person or a whole list, typed, pasted from a spreadsheet or read from a file. */
export function AddPeople(props: { areDutiesSeparate: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const places = usePlaces().data
  const rightsWords = useRightsWords()
  const make = useMakePeople()
  const file = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [made, setMade] = useState<MadePeople | null>(null)
  const words = useMemo(
    () => ({
      roleByWord: roleWords([zhWords.role, enWords.role]),
      codeByCommunity: new Map(
        (places ?? []).filter((one) => one.level === 'community').map((one) => [one.name, one.code]),
      ),
    }),
    [places],
  )
  const lines = readPeople(text, words)
  const people = lines.flatMap((line) => line.person ?? [])
  const numWrong = lines.length - people.length
  const submit = async () => {
    try {
      setMade(await make.mutateAsync({ people }))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Drawer open size="large" title={t('access-control:add.title')} onClose={props.onClose}>
      {made === null ? (
        <div className="people-form">
          <p className="note">{t('access-control:add.hint')}</p>
          <Input.TextArea
            data-testid="people-text"
            aria-label={t('access-control:add.list')}
            rows={10}
            value={text}
            placeholder={t('access-control:add.example')}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="people-tools">
            <Button onClick={() => file.current?.click()}>{t('access-control:add.file')}</Button>
            <input
              ref={file}
              hidden
              type="file"
              accept=".csv,.txt,.tsv"
              data-testid="people-file"
              onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
            />
            <Button
              type="primary"
              data-testid="make-people"
              disabled={people.length === 0 || numWrong > 0}
              loading={make.isPending}
              onClick={() => void submit()}
            >
              {t('access-control:add.make', { count: people.length })}
            </Button>
          </div>
          <ul className="people-list">
            {lines.map((line) => (
              <li key={line.line} className={line.fault === null ? undefined : 'is-wrong'}>
                {line.person === null ? (
                  <span>
                    {t(`access-control:add.fault.${line.fault ?? 'columns'}`, {
                      line: line.line,
                      what: line.what,
                    })}
                  </span>
                ) : (
                  <>
                    <strong>{line.person.name}</strong>
                    <span>{line.person.account}</span>
                    <span>{line.person.department ?? '—'}</span>
                    <span>{rightsWords.roles(line.person.rights)}</span>
                    <span>{rightsWords.scope(line.person.rights)}</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <div className="people-form" data-testid="people-made">
          <p>{t('access-control:add.made', { count: made.made.length })}</p>
          {made.taken.length > 0 ? (
            <p className="is-wrong">{t('access-control:add.taken', { accounts: made.taken.join(' ') })}</p>
          ) : null}
          {props.areDutiesSeparate ? <p className="note">{t('access-control:people.waitingHint')}</p> : null}
          <ul className="people-list">
            {made.made.map((one) => (
              <li key={one.id}>
                <strong>{one.name}</strong>
                <span>{one.account}</span>
                <code className="people-password">{one.password}</code>
              </li>
            ))}
          </ul>
          <div className="people-tools">
            <a
              className="ant-btn ant-btn-default"
              download="passwords.csv"
              href={`data:text/csv;charset=utf-8,${encodeURIComponent(passwordList(made.made))}`}
            >
              {t('access-control:add.download')}
            </a>
            <Button type="primary" data-testid="people-close" onClick={props.onClose}>
              {t('access-control:add.close')}
            </Button>
          </div>
        </div>
      )}
    </Drawer>
  )
}
