import {
  IDENTIFIER_KINDS,
  type IdentifierKind,
  type Identifiers,
} from '@jingjing/schema/access-control/personal-data'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { givenOf } from './view.ts'

const NOTHING: Record<IdentifierKind, string> = { telephone: '', identityNumber: '', name: '', address: '' }

/** What is to stand in the current rows instead; what is left empty stays as it is. */
export function CorrectForm(props: {
  isOpen: boolean
  onClose: () => void
  onCorrect: (corrections: Identifiers) => void
}) {
  const { t } = useTranslation()
  const [fields, setFields] = useState(NOTHING)
  const given = givenOf(fields)
  return (
    <Modal
      open={props.isOpen}
      title={t('personal-data:correct.title')}
      okText={t('personal-data:act.correct')}
      okButtonProps={{ disabled: Object.keys(given).length === 0 }}
      onCancel={props.onClose}
      onOk={() => {
        props.onCorrect(given)
        setFields(NOTHING)
      }}
    >
      <div className="personal-form">
        <p className="note">{t('personal-data:correct.explained')}</p>
        {IDENTIFIER_KINDS.map((kind) => (
          <div key={kind}>
            <label htmlFor={`correct-${kind}`}>{t(`personal-data:correct.${kind}`)}</label>
            <Input
              id={`correct-${kind}`}
              autoComplete="off"
              value={fields[kind]}
              onChange={(event) => setFields((before) => ({ ...before, [kind]: event.target.value }))}
            />
          </div>
        ))}
      </div>
    </Modal>
  )
}
