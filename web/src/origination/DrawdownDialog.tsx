import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import { compare, isPositive, readAmount, subtract } from '../format/amount'
import { ActionDialog } from '../shell/ActionDialog'
import { MoneyField } from '../shell/fields'
import { Facts, useMoney } from '../shell/figures'

/** A drawdown is prepared with its payee in sight and what is left of the contract before and after. */
export function DrawdownDialog({
  applicationId,
  rest,
  currency,
  payee,
  open,
  onClose,
}: {
  applicationId: string
  rest: string
  currency: string
  payee: { name: string; account: string; bank: string }
  open: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const draw = useCommand('/api/v1/origination/applications/{application_id}/drawdowns')
  const application = useGet(
    '/api/v1/origination/applications/{application_id}',
    { path: { application_id: applicationId } },
    { enabled: open },
  )
  const left = (amount: string | null) =>
    amount && compare(rest, amount) >= 0 ? subtract(rest, amount) : null
  return (
    <ActionDialog<{ amount: string }>
      open={open}
      title={t('drawdown.title')}
      initial={{ amount: rest }}
      submit={(values) => t('drawdown.submit', { amount: money(values.amount, currency) })}
      disabled={() => !application.data}
      onClose={onClose}
      onSubmit={(body) =>
        draw.mutateAsync({
          path: { application_id: applicationId },
          body,
          version: application.data!.version,
        })
      }
      preview={(values) => {
        const amount = readAmount(values.amount ?? '')
        const after = left(amount)
        return (
          <Facts
            columns={1}
            items={[
              { label: t('field.payee_name'), value: payee.name },
              { label: t('field.payee_account'), value: `${payee.account} ${payee.bank}` },
              { label: t('drawdown.before'), value: money(rest, currency) },
              {
                label: t('drawdown.after'),
                value:
                  after !== null && isPositive(amount) ? (
                    money(after, currency)
                  ) : (
                    <span className="bad">{t('drawdown.tooMuch')}</span>
                  ),
              },
            ]}
          />
        )
      }}
    >
      <p className="wide">{t('drawdown.text')}</p>
      <MoneyField
        name="amount"
        label={t('drawdown.amount')}
        currency={currency}
        required
        wide
        help={t('drawdown.rest', { amount: money(rest, currency) })}
      />
    </ActionDialog>
  )
}
