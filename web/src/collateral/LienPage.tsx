import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { Documents } from '../documents/Documents'
import { Notes } from '../documents/Notes'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Facts, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { reference, routeOf } from '../shell/subject'
import { ReleaseDialog } from './LienTable'
import { Secured } from './Secured'

type Lien = Answer<'/api/v1/collateral/liens/{lien_id}'>

/** One lien: what it secures, its rank and registration, and its release. */
export default function LienPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const lien = useGet('/api/v1/collateral/liens/{lien_id}', { path: { lien_id: id } })
  const parent = { to: '/liens', label: t('menu.liens') }
  return (
    <DetailLoader query={lien} parent={parent}>
      {(row) => <Detail lien={row} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ lien, parent }: { lien: Lien; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const can = useCan()
  const more = useSubjectTabs()
  const [releasing, setReleasing] = useState(false)
  const subject = reference('collateral.lien', lien.id)
  const contract = routeOf(lien.secured)
  return (
    <>
      <DetailPage
        parent={parent}
        title={lien.registration_number || t('lien.unregistered')}
        state={{ kind: 'lien', state: lien.state }}
        subtitle={
          <>
            <Link to={`/properties/${lien.property_id}`}>{lien.property_number}</Link>
            {contract ? (
              <>
                {' '}
                · <Link to={contract}>{t('ref.origination_contract')}</Link>
              </>
            ) : null}
          </>
        }
        primary={
          lien.state === 'RELEASE_DUE' && can('lienRelease') ? (
            <Button type="primary" onClick={() => setReleasing(true)}>
              {t('lien.release')}
            </Button>
          ) : null
        }
        figures={[
          {
            label: t('lien.secured_amount'),
            value: formatAmount(lien.secured_amount),
            note: lien.currency,
          },
          { label: t('lien.rank'), value: t('lien.rankOf', { rank: lien.rank }) },
          { label: t('lien.registered_on'), value: formatDate(lien.registered_on) },
          { label: t('lien.released_on'), value: formatDate(lien.released_on) },
        ]}
        tabs={[
          {
            key: 'overview',
            label: t('tab.overview'),
            content: (
              <div className="stack">
                <Panel title={t('lien.facts')}>
                  <Facts
                    items={[
                      { label: t('field.address'), value: `${lien.city} ${lien.address}`, wide: true },
                      { label: t('lien.registration_number'), value: lien.registration_number },
                      { label: t('lien.certificate_number'), value: lien.release_certificate },
                    ]}
                  />
                </Panel>
                <Secured secured={[lien.secured]} />
              </div>
            ),
          },
          ...more(subject, ['documents', 'notes', 'timeline'], {
            documents: () => <Documents subject={subject} />,
            notes: () => <Notes subject={subject} />,
          }),
        ]}
      />
      <ReleaseDialog lien={releasing ? lien : null} onClose={() => setReleasing(false)} />
    </>
  )
}
