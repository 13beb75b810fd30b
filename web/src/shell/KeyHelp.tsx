import { useTranslation } from 'react-i18next'
import { visibleMenu } from './menu'
import { useCan } from './session'
import { Sheet } from './Sheet'

/** The keys of the pages, as a dialog and as a part of the settings. */
export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Sheet open side="middle" width={460} title={t('shell.keys')} onClose={onClose}>
      <KeyList />
    </Sheet>
  )
}

export function KeyList() {
  const { t } = useTranslation()
  const can = useCan()
  const rows: [string, string][] = [
    ['/', t('keys.search')],
    ['j  k', t('keys.walk')],
    ['Enter', t('keys.open')],
    ['x', t('keys.pick')],
    ['n', t('keys.next')],
    ['c', t('keys.primary')],
    ['?', t('keys.help')],
    ...visibleMenu(can)
      .flatMap((group) => group.items)
      .filter((item) => item.letter)
      .map((item): [string, string] => [`g ${item.letter}`, t(`menu.${item.key}`)]),
  ]
  return (
    <dl className="key-list">
      {rows.map(([key, text]) => (
        <div key={key}>
          <dt>{key.split(' ').map((part, index) => (part ? <kbd key={index}>{part}</kbd> : null))}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
