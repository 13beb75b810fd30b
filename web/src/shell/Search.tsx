import { SearchOutlined } from '@ant-design/icons'
import { AutoComplete, Input, type RefSelectProps } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useGet } from '../api/hooks'
import { useKeys } from './keys'
import { useCan } from './session'

const PER_KIND = 5

/** Finds an application, a loan or a customer by number or name, through the lists' own search. */
export function Search({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const navigate = useNavigate()
  const box = useRef<RefSelectProps>(null)
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  useKeys({
    '/': (event) => {
      event.preventDefault()
      box.current?.focus()
    },
  })
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])

  const query = { search, limit: PER_KIND }
  const on = search.length > 1
  const applications = useGet(
    '/api/v1/origination/applications',
    { query },
    { enabled: on && can('applications'), keep: true },
  )
  const loans = useGet('/api/v1/servicing/loans', { query }, { enabled: on && can('loans'), keep: true })
  const parties = useGet(
    '/api/v1/customers/parties',
    { query },
    { enabled: on && can('parties'), keep: true },
  )

  const options = !on
    ? []
    : [
        {
          label: t('menu.applications'),
          options: (applications.data?.items ?? []).map((row) => ({
            value: `/applications/${row.id}`,
            label: `${row.number}  ${row.borrower_name}`,
          })),
        },
        {
          label: t('menu.loans'),
          options: (loans.data?.items ?? []).map((row) => ({
            value: `/loans/${row.id}`,
            label: `${row.number}  ${row.borrower_name}`,
          })),
        },
        {
          label: t('menu.customers'),
          options: (parties.data?.items ?? []).map((row) => ({
            value: `/customers/${row.id}`,
            label: `${row.name}  ${row.id_number}`,
          })),
        },
      ].filter((group) => group.options.length > 0)
  const busy = on && (applications.isFetching || loans.isFetching || parties.isFetching)
  return (
    <AutoComplete
      ref={box}
      className="search"
      value={typed}
      options={options}
      onChange={(value: string) => setTyped(value.startsWith('/') && value.includes('-') ? typed : value)}
      onSelect={(to: string) => {
        setTyped('')
        box.current?.blur()
        onDone?.()
        void navigate(to)
      }}
      popupMatchSelectWidth={320}
      notFoundContent={on ? (busy ? t('loading') : t('empty.search')) : null}
      defaultActiveFirstOption
    >
      <Input
        type="search"
        aria-label={t('shell.search')}
        placeholder={t('shell.searchHint')}
        prefix={<SearchOutlined aria-hidden />}
        suffix={typed ? undefined : <kbd aria-hidden="true">/</kbd>}
      />
    </AutoComplete>
  )
}
