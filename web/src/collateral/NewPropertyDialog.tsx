import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Property } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { useBusinessDate } from '../shell/session'
import { PropertyFields, propertyInitial, type PropertyValues } from './PropertyFields'
import { ValuationFields, type ValuationValues } from './ValuationFields'

type Values = PropertyValues & ValuationValues

/** A property registered and valued from another form, which keeps everything that stands in it. */
export function NewPropertyDialog({
  open,
  onClose,
  onMade,
}: {
  open: boolean
  onClose: () => void
  onMade: (property: Property) => void
}) {
  const { t } = useTranslation()
  const branches = useBranches()
  const today = useBusinessDate()
  const create = useCommand('/api/v1/collateral/properties')
  const value = useCommand('/api/v1/collateral/properties/{property_id}/valuations')
  // When only the valuation was refused, the property is there already and is not made twice.
  const made = useRef<Property | null>(null)
  return (
    <ActionDialog<Values>
      open={open}
      width={680}
      title={t('property.register')}
      submit={t('property.submit')}
      initial={
        { ...propertyInitial(branches.first), method: 'EXTERNAL', valued_on: today } as Partial<Values>
      }
      onClose={() => {
        made.current = null
        onClose()
      }}
      onSubmit={async ({ value_amount, valued_on, method, valuer, ...body }) => {
        made.current ??= await create.mutateAsync({ body: body as PropertyValues })
        const property = value_amount
          ? await value.mutateAsync({
              path: { property_id: made.current.id },
              body: { value_amount, valued_on, method, valuer } as never,
              version: made.current.version,
            })
          : made.current
        made.current = null
        onMade(property)
      }}
    >
      <PropertyFields />
      <ValuationFields currency="CNY" optional />
    </ActionDialog>
  )
}
