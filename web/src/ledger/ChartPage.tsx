import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { Mark } from '../shell/StateTag'

/** The chart of accounts: what each account counts and what the rules of the product know it by. */
export default function ChartPage() {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      title={t('menu.chart')}
      path="/api/v1/ledger/accounts"
      right="balance"
      limit={200}
      rowKey={(row) => row.code}
      rowLink={(row) => `/ledger/accounts/${row.code}`}
      columns={[
        {
          key: 'code',
          title: t('ledger.account'),
          sort: 'code',
          render: (row) => <Link to={`/ledger/accounts/${row.code}`}>{row.code}</Link>,
        },
        {
          key: 'name',
          field: t('language') === 'en' ? 'name_en' : 'name_zh',
          title: t('field.name'),
          wrap: true,
          render: (row) => say(row),
        },
        {
          key: 'kind',
          title: t('field.kind'),
          sort: 'kind',
          render: (row) => t(`ledger.kind.${row.kind}`),
        },
        { key: 'side', title: t('ledger.side'), render: (row) => t(`ledger.sides.${row.side}`) },
        {
          key: 'role',
          title: t('ledger.role'),
          wrap: true,
          render: (row) => (row.role ? t(`ledger.roles.${row.role}`, { defaultValue: row.role }) : '–'),
        },
        {
          key: 'is_control',
          title: t('ledger.byHand'),
          term: 'control account',
          render: (row) =>
            row.is_control ? (
              <Mark tone="neutral">{t('ledger.controlled')}</Mark>
            ) : row.role === 'INTERBRANCH' ? (
              <Mark tone="neutral">{t('ledger.byItself')}</Mark>
            ) : (
              <Mark tone="done">{t('ledger.mayByHand')}</Mark>
            ),
        },
        {
          key: 'months',
          field: false,
          title: t('menu.general'),
          render: (row) => (
            <Link to={`/ledger/general?account=${row.code}`} aria-label={`${t('menu.general')} ${row.code}`}>
              {t('ledger.byMonth')}
            </Link>
          ),
        },
        {
          key: 'is_open',
          title: t('field.state'),
          render: (row) => (
            <Mark tone={row.is_open ? 'done' : 'neutral'}>
              {row.is_open ? t('ledger.open') : t('ledger.shut')}
            </Mark>
          ),
        },
      ]}
    />
  )
}
