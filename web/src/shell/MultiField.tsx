import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'

/** Several of many, chosen from a list that can be searched. */
export function MultiField({
  name,
  label,
  help,
  options,
  disabled,
}: {
  name: string
  label: string
  help?: string
  options: { value: string | number; label: string }[]
  disabled?: boolean
}) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      label={label}
      extra={help}
      className="field wide"
      validateTrigger="onBlur"
      rules={[{ required: true, type: 'array', min: 1, message: t('form.required', { label }) }]}
    >
      <Select
        mode="multiple"
        options={options}
        optionFilterProp="label"
        maxTagCount="responsive"
        disabled={disabled}
        allowClear
      />
    </Form.Item>
  )
}
