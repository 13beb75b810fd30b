import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import { formatDate } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { useSayProblem } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'
import { DUPLICATE_STATES, percent } from './duty'

/** Customers who may be there twice, the likeliest first. */
export default function DuplicateList() {
  const { t } = useTranslation()
  const can = useCan()
  const fail = useSayProblem()
  const search = useCommand('/api/v1/customers/duplicate-searches')
  const primary = can('duplicateSearch') ? (
    <Button
      loading={search.isPending}
      onClick={() =>
        void search
          .mutateAsync({ body: {} })
          .then(() => sayMessage('success', t('duplicate.searching')))
          .catch(fail)
      }
    >
      {t('duplicate.search')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.duplicates')}
      path="/api/v1/customers/duplicates"
      right="duplicates"
      sort="-score_permille"
      primary={primary}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: DUPLICATE_STATES.map((value) => ({ value, label: t(`state.duplicate.${value}`) })),
        },
      ]}
      rowLink={(row) => `/duplicates/${row.id}`}
      columns={[
        {
          key: 'party',
          field: 'party_number',
          title: t('duplicate.one'),
          render: (row) => (
            <Link to={`/duplicates/${row.id}`}>
              {row.party_name} · <span className="num">{row.party_number}</span>
            </Link>
          ),
        },
        {
          key: 'other',
          field: 'other_number',
          title: t('duplicate.other'),
          render: (row) =>
            row.other_id ? (
              <>
                {row.other_name} · <span className="num">{row.other_number}</span>
              </>
            ) : (
              t('duplicate.elsewhere', { branch: row.other_branch_code })
            ),
        },
        {
          key: 'score',
          field: 'score_permille',
          title: t('duplicate.score'),
          align: 'right',
          sort: 'score_permille',
          render: (row) => percent(row.score_permille),
        },
        {
          key: 'why',
          title: t('duplicate.why'),
          field: false,
          wrap: true,
          render: (row) => <Alike row={row} />,
        },
        {
          key: 'state',
          title: t('field.state'),
          sort: 'state',
          render: (row) => <StateTag kind="duplicate" state={row.state} />,
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
      empty={{ title: t('duplicate.empty'), help: t('duplicate.emptyHelp') }}
    />
  )
}

type Parts = {
  name_permille: number
  birth_permille: number
  phone_permille: number
  address_permille: number
}

/** In what two customers are alike. */
export function Alike({ row }: { row: Parts }) {
  const { t } = useTranslation()
  const parts = [
    row.name_permille === 1000
      ? t('duplicate.sameName')
      : t('duplicate.nameAlike', { percent: percent(row.name_permille) }),
    row.birth_permille ? t('duplicate.sameBirth') : null,
    row.phone_permille ? t('duplicate.samePhone') : null,
    row.address_permille ? t('duplicate.addressAlike', { percent: percent(row.address_permille) }) : null,
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}
