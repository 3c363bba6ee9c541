import { App, Input } from 'antd'
import { useTranslation } from 'react-i18next'

/** Asks why something is to be seen by more people; null where the person thinks better of it. */
export function useAskReason(): () => Promise<string | null> {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  return () =>
    new Promise((resolve) => {
      let reason = ''
      const asked = modal.confirm({
        title: t('describe:lower.title'),
        content: (
          <div className="reason-form">
            <p>{t('describe:lower.content')}</p>
            <Input.TextArea
              autoFocus
              aria-label={t('describe:lower.reason')}
              placeholder={t('describe:lower.reasonHint')}
              maxLength={500}
              rows={2}
              onChange={(event) => {
                reason = event.target.value.trim()
                asked.update({ okButtonProps: { disabled: reason === '' } })
              }}
            />
          </div>
        ),
        okText: t('describe:lower.confirm'),
        okButtonProps: { disabled: true },
        cancelText: t('ui:action.cancel'),
        onOk: () => resolve(reason),
        onCancel: () => resolve(null),
      })
    })
}
