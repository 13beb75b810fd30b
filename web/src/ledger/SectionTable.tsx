import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Answer } from '../api/types'
import { DataTable } from '../shell/DataTable'
import { Amount, useSay } from '../shell/figures'
import './ledger.css'

type Section = Answer<'/api/v1/ledger/balance-sheet'>['sections'][number]
type Line = { key: string; code: string; name: string; amount: string; total: boolean }

/** Sections of a statement as one table: their accounts, each leading to its statement, and the sum of each section. */
export function SectionTable({
  label,
  sections,
  extra,
  end,
  account,
}: {
  label: string
  sections: Section[]
  /** Lines that no account holds, by their section. */
  extra?: Record<string, { name: string; amount: string }>
  /** The last line of all. */
  end?: { name: string; amount: string }
  account: (code: string) => string
}) {
  const { t } = useTranslation()
  const say = useSay()
  const lines = sections.flatMap((section): Line[] => {
    const more = extra?.[section.section]
    return [
      ...section.rows.map((row) => ({
        key: row.account_code,
        code: row.account_code,
        name: say(row),
        amount: row.amount,
        total: false,
      })),
      ...(more ? [{ key: `${section.section}-more`, code: '', ...more, total: false }] : []),
      {
        key: section.section,
        code: '',
        name: t(`ledger.sum.${section.section}`),
        amount: section.total_amount,
        total: true,
      },
    ]
  })
  return (
    <DataTable
      label={label}
      keepRows
      rows={lines}
      rowKey={(line) => line.key}
      rowLink={(line) => (line.code ? account(line.code) : null)}
      rowClass={(line) => (line.total ? 'sum' : line.code ? undefined : 'plain')}
      columns={[
        {
          key: 'name',
          title: t('ledger.account'),
          wrap: true,
          render: (line) =>
            line.code ? (
              <Link to={account(line.code)}>
                <span className="num">{line.code}</span> {line.name}
              </Link>
            ) : (
              line.name
            ),
        },
        {
          key: 'amount',
          title: t('ledger.amount'),
          align: 'right',
          render: (line) => <Amount strong={line.total} value={line.amount} />,
        },
      ]}
      foot={
        end ? (
          <tr>
            <td className="wrap">{end.name}</td>
            <td className="right">
              <Amount value={end.amount} />
            </td>
          </tr>
        ) : undefined
      }
    />
  )
}
