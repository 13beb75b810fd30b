import {
  EyeOutlined,
  HistoryOutlined,
  IdcardOutlined,
  WarningOutlined,
  AccountBookOutlined,
  AlertOutlined,
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CalendarOutlined,
  CarryOutOutlined,
  CommentOutlined,
  ContainerOutlined,
  CreditCardOutlined,
  DashboardOutlined,
  EditOutlined,
  EyeInvisibleOutlined,
  FileDoneOutlined,
  FileExclamationOutlined,
  FileProtectOutlined,
  FileTextOutlined,
  FileUnknownOutlined,
  FileSearchOutlined,
  FormOutlined,
  HomeOutlined,
  ImportOutlined,
  InboxOutlined,
  LineChartOutlined,
  OrderedListOutlined,
  PartitionOutlined,
  PercentageOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  ReadOutlined,
  ReconciliationOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SettingOutlined,
  SafetyOutlined,
  ShopOutlined,
  SolutionOutlined,
  StockOutlined,
  SwapOutlined,
  UserOutlined,
  UsergroupAddOutlined,
  UserSwitchOutlined,
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
  letter?: string
  right?: RightKey
  icon: ComponentType
}
export type MenuGroup = { key: string; items: MenuItem[] }

/** The side menu: groups of pages, each shown to those who hold its right. */
export const MENU: MenuGroup[] = [
  {
    key: 'work',
    items: [
      { key: 'overview', to: '/overview', letter: 'v', right: 'overview', icon: DashboardOutlined },
      { key: 'work', to: '/work', letter: 'w', right: 'work', icon: CarryOutOutlined },
    ],
  },
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
      { key: 'imports', to: '/imports', right: 'imports', icon: ImportOutlined },
      { key: 'contracts', to: '/contracts', letter: 'q', right: 'contracts', icon: FileDoneOutlined },
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
      { key: 'transactions', to: '/transactions', letter: 't', right: 'transactions', icon: StockOutlined },
      { key: 'orders', to: '/orders', right: 'orders', icon: FileProtectOutlined },
      { key: 'assets', to: '/assets', right: 'assets', icon: ShopOutlined },
      { key: 'incoming', to: '/incoming', right: 'incoming', icon: InboxOutlined },
      { key: 'suspense', to: '/suspense', right: 'suspense', icon: QuestionCircleOutlined },
      { key: 'debits', to: '/debit-files', right: 'debits', icon: CreditCardOutlined },
    ],
  },
  {
    key: 'risk',
    items: [
      { key: 'alerts', to: '/alerts', letter: 'i', right: 'alerts', icon: AlertOutlined },
      { key: 'standings', to: '/standings', letter: 'f', right: 'standings', icon: SafetyOutlined },
    ],
  },
  {
    key: 'duties',
    items: [
      { key: 'cases', to: '/cases', right: 'cases', icon: SolutionOutlined },
      { key: 'complaints', to: '/complaints', right: 'cases', icon: CommentOutlined },
      { key: 'suspicions', to: '/suspicions', right: 'suspicions', icon: EyeInvisibleOutlined },
      { key: 'screening', to: '/screening', right: 'screening', icon: FileExclamationOutlined },
      { key: 'duplicates', to: '/duplicates', right: 'duplicates', icon: UserSwitchOutlined },
      { key: 'requests', to: '/privacy/requests', right: 'requests', icon: IdcardOutlined },
      { key: 'retention', to: '/privacy/retention', right: 'requestAnswer', icon: HistoryOutlined },
      { key: 'breach', to: '/privacy/breach', right: 'breach', icon: WarningOutlined },
      { key: 'partyImports', to: '/customer-imports', right: 'partyImports', icon: UsergroupAddOutlined },
      { key: 'consentTexts', to: '/consent-texts', right: 'consents', icon: FileUnknownOutlined },
    ],
  },
  {
    key: 'books',
    items: [
      { key: 'balance', to: '/ledger/balance', letter: 'b', right: 'balance', icon: BookOutlined },
      { key: 'balanceSheet', to: '/ledger/balance-sheet', right: 'balance', icon: ContainerOutlined },
      { key: 'income', to: '/ledger/income', right: 'balance', icon: LineChartOutlined },
      { key: 'general', to: '/ledger/general', right: 'balance', icon: ReadOutlined },
      { key: 'entries', to: '/ledger/entries', letter: 'e', right: 'entries', icon: SwapOutlined },
      { key: 'journals', to: '/ledger/journals', right: 'journals', icon: EditOutlined },
      {
        key: 'reconciliation',
        to: '/ledger/reconciliation',
        right: 'reconciliations',
        icon: ReconciliationOutlined,
      },
      { key: 'periods', to: '/ledger/periods', right: 'periods', icon: CalendarOutlined },
      { key: 'chart', to: '/ledger/accounts', right: 'balance', icon: OrderedListOutlined },
      { key: 'postingRules', to: '/posting-rules', right: 'postingRules', icon: PartitionOutlined },
      { key: 'invoices', to: '/ledger/invoice-lines', right: 'entries', icon: AccountBookOutlined },
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
      { key: 'templates', to: '/templates', right: 'templates', icon: FormOutlined },
      { key: 'customKinds', to: '/customer-fields', right: 'customKinds', icon: ProfileOutlined },
      { key: 'changes', to: '/changes', letter: 'h', right: 'changes', icon: AuditOutlined },
    ],
  },
  {
    key: 'house',
    items: [
      { key: 'people', to: '/people', letter: 'u', right: 'people', icon: UserOutlined },
      { key: 'branches', to: '/branches', right: 'branches', icon: ApartmentOutlined },
      { key: 'delegations', to: '/delegations', right: 'delegations', icon: UserSwitchOutlined },
      { key: 'clients', to: '/clients', right: 'clients', icon: ApiOutlined },
      { key: 'looks', to: '/looks', right: 'looks', icon: EyeOutlined },
      { key: 'audit', to: '/audit', right: 'events', icon: FileSearchOutlined },
    ],
  },
]

/** The page a person starts with: the one they chose, else the overview for those who may see it, else work. */
export function homeOf(
  can: (right: RightKey) => boolean,
  chosen: string | undefined,
  roles: string[],
): string {
  const open = visibleMenu(can).flatMap((group) => group.items)
  if (chosen && open.some((item) => item.to === chosen)) return chosen
  if (roles.includes('MANAGER') && can('overview')) return '/overview'
  return can('work') ? '/work' : (open[0]?.to ?? '/settings')
}

export function visibleMenu(can: (right: RightKey) => boolean): MenuGroup[] {
  return MENU.map((group) => ({
    ...group,
    items: group.items.filter((item) => !item.right || can(item.right)),
  })).filter((group) => group.items.length > 0)
}
