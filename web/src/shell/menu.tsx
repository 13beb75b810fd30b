import {
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CarryOutOutlined,
  FileProtectOutlined,
  FileTextOutlined,
  HomeOutlined,
  PercentageOutlined,
  ProfileOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SettingOutlined,
  SwapOutlined,
  TableOutlined,
  TeamOutlined,
  TransactionOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { RightKey } from './rights'

export type MenuItem = {
  key: string
  to: string
  /** The letter after `g`. */
  letter: string
  right?: RightKey
  icon: ComponentType
}
export type MenuGroup = { key: string; items: MenuItem[] }

/** The side menu: groups of pages, each shown to those who hold its right. */
export const MENU: MenuGroup[] = [
  { key: 'work', items: [{ key: 'work', to: '/work', letter: 'w', icon: CarryOutOutlined }] },
  {
    key: 'business',
    items: [
      {
        key: 'applications',
        to: '/applications',
        letter: 'a',
        right: 'applications',
        icon: FileTextOutlined,
      },
      { key: 'customers', to: '/customers', letter: 'c', right: 'parties', icon: TeamOutlined },
      { key: 'properties', to: '/properties', letter: 'p', right: 'properties', icon: HomeOutlined },
      { key: 'liens', to: '/liens', letter: 'm', right: 'liens', icon: SafetyCertificateOutlined },
    ],
  },
  {
    key: 'loans',
    items: [
      { key: 'loans', to: '/loans', letter: 'l', right: 'loans', icon: BankOutlined },
      {
        key: 'disbursements',
        to: '/disbursements',
        letter: 'd',
        right: 'disbursements',
        icon: TransactionOutlined,
      },
    ],
  },
  {
    key: 'books',
    items: [
      { key: 'balance', to: '/ledger/balance', letter: 'b', right: 'balance', icon: BookOutlined },
      { key: 'entries', to: '/ledger/entries', letter: 'e', right: 'entries', icon: SwapOutlined },
      { key: 'day', to: '/end-of-day', letter: 'z', right: 'day', icon: ScheduleOutlined },
    ],
  },
  {
    key: 'settings',
    items: [
      { key: 'products', to: '/products', letter: 'o', right: 'products', icon: ProfileOutlined },
      { key: 'rates', to: '/rates', letter: 'r', right: 'products', icon: PercentageOutlined },
      { key: 'tables', to: '/tables', letter: 'y', right: 'tables', icon: TableOutlined },
      { key: 'parameters', to: '/parameters', letter: 's', right: 'parameters', icon: SettingOutlined },
      { key: 'changes', to: '/changes', letter: 'h', right: 'changes', icon: AuditOutlined },
    ],
  },
]

export const brandIcon = FileProtectOutlined

export function visibleMenu(can: (right: RightKey) => boolean): MenuGroup[] {
  return MENU.map((group) => ({
    ...group,
    items: group.items.filter((item) => !item.right || can(item.right)),
  })).filter((group) => group.items.length > 0)
}
