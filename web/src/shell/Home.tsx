import { Navigate } from 'react-router'
import { Skeleton } from './Empty'
import { homeOf } from './menu'
import { useCan, useUser } from './session'
import { useSettings } from './settings'

/** The address without a page leads to the page a person starts with. */
export default function Home() {
  const can = useCan()
  const user = useUser()
  const { values, settled } = useSettings()
  if (!settled) return <Skeleton />
  return <Navigate to={homeOf(can, values.home, user?.roles.map((role) => role.code) ?? [])} replace />
}
