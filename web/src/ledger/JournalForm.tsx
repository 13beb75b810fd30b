import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import { useBranches } from '../shell/branches'
import { NoRight, Skeleton } from '../shell/Empty'
import { DateField, SelectField, TextField } from '../shell/fields'
import { Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useBusinessDate, useCan } from '../shell/session'
import { StepForm } from '../shell/StepForm'
import { JournalEntries } from './JournalEntries'
import { blankLine, lacking, type JournalLine } from './journalLines'
import { JournalLineFields } from './JournalLineFields'
import { useChart } from './source'

type Values = { branch_code: string; value_date: string; reason: string; lines: JournalLine[] }

/** An entry by hand: lines that balance by themselves, and the entries they become, before anybody approves. */
export default function JournalForm() {
  const { t } = useTranslation()
  const can = useCan()
  const { isLoading } = useChart()
  if (!can('journalCreate'))
    return (
      <>
        <PageHead title={t('journal.create')} />
        <NoRight what={t('journal.create')} />
      </>
    )
  return isLoading ? <Skeleton rows={8} /> : <Allowed />
}

function Allowed() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const today = useBusinessDate()
  const { rows } = useChart()
  const propose = useCommand('/api/v1/ledger/journals')
  return (
    <StepForm<Values>
      formKey="journal"
      title={t('journal.create')}
      parent={{ to: '/ledger/journals', label: t('menu.journals') }}
      submit={t('journal.submit')}
      initial={{ branch_code: branches.first, value_date: today, lines: [blankLine()] }}
      onSubmit={async (values) => {
        const lines = values.lines.map((line) => ({ ...line, amount: line.amount ?? '' }))
        const journal = await propose.mutateAsync({ body: { ...values, lines } })
        void navigate(`/ledger/journals/${journal.id}`)
      }}
      steps={[
        {
          key: 'journal',
          title: t('journal.create'),
          wide: true,
          fields: ['branch_code', 'value_date', 'reason', 'lines'],
          content: (values) => (
            <>
              <div className="form-grid">
                <SelectField
                  name="branch_code"
                  label={t('field.branch_code')}
                  options={branches.options}
                  required
                />
                <DateField name="value_date" label={t('ledger.value_date')} max={today} required />
                <TextField wide name="reason" label={t('ledger.description')} required maxLength={200} />
              </div>
              <Form.Item
                name="lines"
                className="field wide"
                rules={[
                  {
                    validator: (_, lines: JournalLine[]) => {
                      const at = lines.findIndex((line) => lacking(line, values.branch_code ?? ''))
                      if (at < 0) return Promise.resolve()
                      const what = lacking(lines[at], values.branch_code ?? '')!
                      const text = t('journal.lineLacks', { place: at + 1, what: t(`journal.lacks.${what}`) })
                      return Promise.reject(new Error(text))
                    },
                  },
                ]}
              >
                <JournalLineFields chart={rows} branch={values.branch_code ?? ''} />
              </Form.Item>
              <Panel title={t('journal.becomes')} className="wide">
                <JournalEntries chart={rows} lines={values.lines ?? []} branch={values.branch_code ?? ''} />
              </Panel>
            </>
          ),
        },
      ]}
    />
  )
}
