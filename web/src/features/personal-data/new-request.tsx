import { IDENTIFIER_KINDS, type IdentifierKind } from '@jingjing/schema/access-control/personal-data'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenRequest } from '../../api/personal-data.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { givenOf } from './view.ts'

const NOTHING: Record<IdentifierKind, string> = { telephone: '', identityNumber: '', name: '', address: '' }

export function NewRequest({ onOpened }: { onOpened: (id: number) => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const open = useOpenRequest()
  const [reference, setReference] = useState('')
  const [fields, setFields] = useState(NOTHING)
  const given = givenOf(fields)
  const submit = async () => {
    try {
      const { requestId } = await open.mutateAsync({ reference: reference.trim(), identifiers: given })
      setReference('')
      setFields(NOTHING)
      onOpened(requestId)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <form
      className="personal-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div>
        <label htmlFor="request-reference">{t('personal-data:request.reference')}</label>
        <Input
          id="request-reference"
          data-testid="request-reference"
          value={reference}
          maxLength={80}
          placeholder={t('personal-data:request.referenceHint')}
          onChange={(event) => setReference(event.target.value)}
        />
      </div>
      {IDENTIFIER_KINDS.map((kind) => (
        <div key={kind}>
          <label htmlFor={`request-${kind}`}>{t(`personal-data:kind.${kind}`)}</label>
          <Input
            id={`request-${kind}`}
            data-testid={`request-${kind}`}
            autoComplete="off"
            value={fields[kind]}
            onChange={(event) => setFields((before) => ({ ...before, [kind]: event.target.value }))}
          />
        </div>
      ))}
      <p className="note">{t('personal-data:request.explained')}</p>
      <Button
        type="primary"
        htmlType="submit"
        data-testid="open-request"
        loading={open.isPending}
        disabled={reference.trim() === '' || Object.keys(given).length === 0}
      >
        {t('personal-data:request.open')}
      </Button>
    </form>
  )
}
