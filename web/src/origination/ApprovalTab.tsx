import { useTranslation } from 'react-i18next'
import type { Application } from '../api/types'
import { Empty } from '../shell/Empty'
import { Decision, Ratios } from './Overview'
import { VotePanel } from './VotePanel'

export function ApprovalTab({ application }: { application: Application }) {
  const { t } = useTranslation()
  if (!application.approval && !application.decision)
    return <Empty title={t('approval.notYet')} help={t('approval.notYetHelp')} />
  return (
    <div className="columns columns-2">
      <div className="stack">
        <VotePanel application={application} />
      </div>
      <div className="stack">
        <Decision application={application} />
        <Ratios application={application} />
      </div>
    </div>
  )
}
