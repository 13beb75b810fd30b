import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatDate } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'
import { HIT_STATES, percent } from './duty'
import { HitReasons } from './KycPage'

/** Customers who resemble somebody on a list. */
export default function ScreeningList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <ListPage
      title={t('menu.screening')}
      path="/api/v1/customers/screening-hits"
      right="screening"
      sort="-found_date"
      primary={<Button onClick={() => void navigate('/screening/lists')}>{t('duty.lists')}</Button>}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: HIT_STATES.map((value) => ({ value, label: t(`state.hit.${value}`) })),
        },
      ]}
      rowLink={(row) => `/cases/${row.case_id}`}
      columns={[
        {
          key: 'party',
          field: 'party_number',
          title: t('duty.customer'),
          render: (row) => (
            <Link to={`/customers/${row.party_id}`}>
              {row.party_name} · <span className="num">{row.party_number}</span>
            </Link>
          ),
        },
        {
          key: 'listed',
          field: 'listed_name',
          title: t('duty.listedName'),
          render: (row) => row.listed_name,
        },
        {
          key: 'list',
          field: 'list_code',
          title: t('duty.list'),
          render: (row) => `${row.list_code} · ${t(`duty.listKind.${row.list_kind}`)}`,
        },
        {
          key: 'score',
          field: 'score_permille',
          title: t('duty.score'),
          align: 'right',
          sort: 'score_permille',
          render: (row) => percent(row.score_permille),
        },
        {
          key: 'why',
          field: false,
          title: t('duty.whyHit'),
          wrap: true,
          render: (row) => <HitReasons row={row} />,
        },
        {
          key: 'state',
          title: t('field.state'),
          sort: 'state',
          render: (row) => <StateTag kind="hit" state={row.state} />,
        },
        {
          key: 'case',
          field: 'case_number',
          title: t('duty.number'),
          render: (row) => <Link to={`/cases/${row.case_id}`}>{row.case_number}</Link>,
        },
        {
          key: 'found',
          field: 'found_date',
          title: t('duplicate.found'),
          sort: 'found_date',
          wideOnly: true,
          render: (row) => formatDate(row.found_date),
        },
      ]}
      empty={{ title: t('duty.noHits'), help: t('duty.noHitsHelp') }}
    />
  )
}
