import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Loan } from '../api/types'
import { LienTable } from '../collateral/LienTable'
import { formatDate } from '../format/date'
import { formatRatio } from '../format/rate'
import type { Standing } from '../monitoring/standing'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Facts, Panel } from '../shell/figures'
import { useCan } from '../shell/session'

/** What secures a loan: its property then and now, the liens, and who answers for it beside the borrower. */
export function GuaranteeTab({ loan, standing }: { loan: Loan; standing: Standing | undefined }) {
  const { t } = useTranslation()
  const can = useCan()
  const liens = useGet(
    '/api/v1/collateral/liens',
    { query: { secured: loan.contract, limit: 50 } },
    { enabled: can('liens') },
  )
  const application = useApplication(loan)
  if (liens.isLoading || application.isLoading) return <Skeleton rows={6} />
  return (
    <div className="stack">
      <div className="columns columns-2">
        <Panel
          title={t('standing.value')}
          extra={standing?.valued_on ? t('asOf', { on: formatDate(standing.valued_on) }) : undefined}
        >
          {standing ? (
            <Facts
              items={[
                { label: t('standing.ltvNow'), value: formatRatio(standing.ltv) },
                { label: t('standing.ltvStart'), value: formatRatio(standing.ltv_at_origination) },
                {
                  label: t('field.value_amount'),
                  value: standing.value_amount ? <Amount value={standing.value_amount} /> : null,
                },
                {
                  label: t('standing.age'),
                  value:
                    standing.valuation_age_days === null
                      ? null
                      : t('days', { count: standing.valuation_age_days }),
                },
                { label: t('lien.registration_number'), value: standing.registration_number, wide: true },
              ]}
            />
          ) : (
            <p className="muted">{t('standing.none')}</p>
          )}
        </Panel>
        <Parties loan={loan} />
      </div>
      {can('liens') ? (
        <Panel title={t('menu.liens')}>
          <LienTable rows={liens.data?.items ?? []} />
        </Panel>
      ) : null}
    </div>
  )
}

function useApplication(loan: Loan) {
  const can = useCan()
  const id = (loan.related ?? []).find((item) => item.startsWith('origination.application:'))?.split(':')[1]
  return useGet(
    '/api/v1/origination/applications/{application_id}',
    { path: { application_id: id ?? '' } },
    { enabled: id !== undefined && can('applications') },
  )
}

function Parties({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const application = useApplication(loan)
  const rows = (application.data?.parties ?? []).filter((party) => party.role !== 'BORROWER')
  return (
    <Panel title={t('standing.parties')}>
      <DataTable
        label={t('standing.parties')}
        rows={rows}
        rowKey={(party) => party.party_id}
        rowLink={(party) => `/customers/${party.party_id}`}
        columns={[
          {
            key: 'name',
            title: t('party.name'),
            render: (party) => <Link to={`/customers/${party.party_id}`}>{party.name}</Link>,
          },
          {
            key: 'role',
            title: t('party.role'),
            render: (party) => t(`role.${party.role}`, { defaultValue: party.role }),
          },
          {
            key: 'phone',
            title: t('field.phone'),
            render: (party) => (
              <span className="num" title={t('masked')}>
                {party.phone}
              </span>
            ),
          },
          {
            key: 'income',
            title: t('party.income'),
            align: 'right',
            render: (party) => <Amount value={party.monthly_income_amount} />,
          },
        ]}
        empty={<Empty title={t('standing.noParties')} />}
      />
    </Panel>
  )
}
