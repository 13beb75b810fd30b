import { BankOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types'
import { useChooseBranch } from './branch'
import { useSay } from './figures'
import { Pop, PopItem } from './Pop'

/** One branch or all that a person works for; with one there is nothing to choose. */
export function BranchSwitch({ session, inline }: { session: Session; inline?: boolean }) {
  const { t } = useTranslation()
  const say = useSay()
  const choose = useChooseBranch()
  const branches = session.user?.branches ?? []
  if (branches.length < 2) return null
  const at = branches.find((branch) => branch.code === session.branch_code)
  const name = at ? say(at) : t('branch.all')
  if (inline)
    return (
      <label className="branch-inline">
        <span className="muted">{t('branch.label')}</span>
        <select
          className="input"
          value={at?.code ?? ''}
          onChange={(event) => void choose(event.target.value || null)}
        >
          <option value="">{t('branch.all')}</option>
          {branches.map((branch) => (
            <option key={branch.code} value={branch.code}>
              {branch.code} {say(branch)}
            </option>
          ))}
        </select>
      </label>
    )
  const item = (code: string | null, words: string, close: () => void) => (
    <PopItem
      key={code ?? ''}
      chosen={(at?.code ?? null) === code}
      onClick={() => {
        close()
        void choose(code)
      }}
    >
      {words}
    </PopItem>
  )
  return (
    <span className="branch-switch">
      <Pop
        kind="menu"
        align="end"
        label={t('branch.switch', { name })}
        className={at ? 'button plain narrowed' : 'button plain'}
        button={
          <>
            <BankOutlined aria-hidden />
            <span className="branch-name">{name}</span>
          </>
        }
      >
        {(close) => (
          <>
            {item(null, t('branch.all'), close)}
            {branches.map((branch) => item(branch.code, `${branch.code} ${say(branch)}`, close))}
          </>
        )}
      </Pop>
    </span>
  )
}
