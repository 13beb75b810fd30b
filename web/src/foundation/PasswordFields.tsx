import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'

const SHORTEST = 15

/** The present password and a new one, twice; the server judges whether it is good. */
export function PasswordFields() {
  const { t } = useTranslation()
  const needed = (label: string) => ({ required: true, message: t('form.required', { label }) })
  return (
    <>
      <Form.Item
        name="password"
        label={t('secure.presentPassword')}
        className="field wide"
        rules={[needed(t('secure.presentPassword'))]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="new_password"
        label={t('secure.newPassword')}
        extra={t('secure.passwordHelp', { count: SHORTEST })}
        className="field wide"
        validateTrigger="onBlur"
        rules={[
          needed(t('secure.newPassword')),
          { min: SHORTEST, message: t('secure.passwordHelp', { count: SHORTEST }) },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t('secure.repeatPassword')}
        className="field wide"
        validateTrigger="onBlur"
        dependencies={['new_password']}
        rules={[
          needed(t('secure.repeatPassword')),
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue('new_password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('secure.repeatDiffers'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
