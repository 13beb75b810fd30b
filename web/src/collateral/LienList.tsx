import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ListPage } from '../shell/ListPage'
import type { Lien } from '../api/types'
import { ReleaseDialog, useLienColumns } from './LienTable'

const STATES = ['PENDING', 'REGISTERED', 'RELEASE_DUE', 'RELEASED']

export default function LienList() {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Parameters<typeof ReleaseDialog>[0]['lien']>(null)
  const columns = useLienColumns(setAsked)
  return (
    <>
      <ListPage
        title={t('menu.liens')}
        path="/api/v1/collateral/liens"
        right="liens"
        filters={[
          {
            name: 'state',
            label: t('field.state'),
            kind: 'select',
            options: STATES.map((value) => ({ value, label: t(`state.lien.${value}`) })),
          },
        ]}
        columns={columns as never}
        rowKey={(row: Lien) => row.id}
        rowLink={(row: Lien) => `/liens/${row.id}`}
        empty={{ title: t('lien.empty'), help: t('lien.emptyHelp') }}
      />
      <ReleaseDialog lien={asked} onClose={() => setAsked(null)} />
    </>
  )
}
