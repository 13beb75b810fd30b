import { Button, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { readAmount } from '../format/amount'
import { useBranches } from '../shell/branches'
import { Panel, useSay } from '../shell/figures'
import { useCan } from '../shell/session'
import { blankLine, type JournalLine } from './journalLines'
import { CURRENCIES, type ChartRow } from './source'

const MOST = 100

/** The lines of a journal as one field of its form: each has a debit, a credit and one amount, so it balances. */
export function JournalLineFields({
  chart,
  branch,
  value = [],
  onChange,
}: {
  chart: ChartRow[]
  branch: string
  value?: JournalLine[]
  onChange?: (lines: JournalLine[]) => void
}) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  // Control accounts equal the loans, and settlement between branches is booked by itself.
  const accounts = chart
    .filter((row) => row.is_open && !row.is_control && row.role !== 'INTERBRANCH')
    .map((row) => ({ value: row.code, label: `${row.code} ${say(row)}` }))
  const known = useGet('/api/v1/products/products', {}, { enabled: can('products'), staleMs: 600_000 })
  // The field stands from the beginning, so that nothing moves when the products come.
  const products = can('products')
    ? [
        { value: '', label: t('journal.noProduct') },
        ...(known.data?.items ?? []).map((row) => ({ value: row.code, label: say(row) })),
      ]
    : []
  const put = (at: number, part: Partial<JournalLine>) =>
    onChange?.(value.map((line, place) => (place === at ? { ...line, ...part } : line)))
  return (
    <div className="stack">
      {value.map((line, at) => (
        <Line
          key={at}
          place={at + 1}
          line={line}
          accounts={accounts}
          products={products}
          branch={branch}
          onPut={(part) => put(at, part)}
          onDrop={value.length > 1 ? () => onChange?.(value.filter((_, place) => place !== at)) : undefined}
        />
      ))}
      <div>
        <Button
          onClick={() => onChange?.([...value, blankLine(value.at(-1))])}
          disabled={value.length >= MOST}
        >
          {t('journal.addLine')}
        </Button>
      </div>
    </div>
  )
}

type Choice = { value: string; label: string }

function Line({
  place,
  line,
  accounts,
  products,
  branch,
  onPut,
  onDrop,
}: {
  place: number
  line: JournalLine
  accounts: Choice[]
  products: Choice[]
  branch: string
  onPut: (part: Partial<JournalLine>) => void
  onDrop?: () => void
}) {
  const { t } = useTranslation()
  const branches = useBranches()
  const own = { value: '', label: branches.nameOf(branch) }
  const at = [own, ...branches.options.filter((option) => option.value !== branch)]
  const id = (name: string) => `lines_${place}_${name}`
  const pick = (name: Exclude<keyof JournalLine, 'amount'>, label: string, options: Choice[]) => (
    <Form.Item className="field" label={label} htmlFor={id(name)}>
      <Select
        id={id(name)}
        aria-label={`${t('journal.line', { place })} ${label}`}
        style={{ width: '100%' }}
        value={name.endsWith('account') ? line[name] || undefined : line[name]}
        onChange={(value: string) => onPut({ [name]: value })}
        options={options}
        placeholder={name.endsWith('account') ? t('journal.chooseAccount') : undefined}
        showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
      />
    </Form.Item>
  )
  return (
    <Panel
      title={t('journal.line', { place })}
      extra={
        onDrop ? (
          <Button size="small" onClick={onDrop} aria-label={`${t('journal.dropLine')} ${place}`}>
            {t('journal.dropLine')}
          </Button>
        ) : null
      }
    >
      <div className="form-grid">
        {pick('debit_account', t('ledger.debit'), accounts)}
        {pick('credit_account', t('ledger.credit'), accounts)}
        <Form.Item className="field" label={t('field.amount')} htmlFor={id('amount')}>
          <Input
            id={id('amount')}
            className="money-input"
            inputMode="decimal"
            autoComplete="off"
            aria-label={`${t('journal.line', { place })} ${t('field.amount')}`}
            value={line.amount ?? ''}
            onChange={(event) => onPut({ amount: event.target.value || null })}
            onBlur={() => onPut({ amount: line.amount ? (readAmount(line.amount) ?? line.amount) : null })}
          />
        </Form.Item>
        {pick('currency', t('field.currency'), CURRENCIES)}
        {products.length > 0 ? pick('product', t('field.product_code'), products) : null}
        {branches.options.length > 1 ? (
          <>
            {pick('debit_branch_code', t('journal.debitBranch'), at)}
            {pick('credit_branch_code', t('journal.creditBranch'), at)}
          </>
        ) : null}
      </div>
    </Panel>
  )
}
