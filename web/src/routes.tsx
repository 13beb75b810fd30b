import type { ComponentType } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'
import { PageFault } from './shell/PageFault'
import { Skeleton } from './shell/Empty'

type Page = () => Promise<{ default: ComponentType }>
const lazy = (path: string, page: Page): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await page()).default }),
  errorElement: <PageFault />,
})

/** Every page is its own chunk: a person loads what the person opens. */
export const routes: RouteObject[] = [
  {
    HydrateFallback: Skeleton,
    errorElement: <PageFault />,
    children: [
      lazy('/sign-in', () => import('./foundation/SignIn')),
      {
        lazy: async () => ({ Component: (await import('./shell/Shell')).default }),
        errorElement: <PageFault />,
        children: [
          lazy('/', () => import('./shell/Home')),
          lazy('/work', () => import('./foundation/WorkQueue')),
          lazy('/messages', () => import('./messages/NoticeList')),
          lazy('/settings', () => import('./foundation/SettingsPage')),
          lazy('/help', () => import('./help/GuidePage')),
          lazy('/help/glossary', () => import('./help/GlossaryPage')),
          lazy('/help/:topic', () => import('./help/GuidePage')),
          lazy('/people', () => import('./foundation/PeopleList')),
          lazy('/people/:id', () => import('./foundation/PersonPage')),
          lazy('/roles', () => import('./foundation/RolesPage')),
          lazy('/audit', () => import('./foundation/AuditLog')),
          lazy('/templates', () => import('./messages/TemplateList')),
          lazy('/templates/:id', () => import('./messages/TemplatePage')),
          lazy('/parameters', () => import('./foundation/Parameters')),
          lazy('/changes', () => import('./foundation/Changes')),
          lazy('/customers', () => import('./customers/PartyList')),
          lazy('/customers/new', () => import('./customers/PartyForm')),
          lazy('/customers/:id', () => import('./customers/PartyPage')),
          lazy('/properties', () => import('./collateral/PropertyList')),
          lazy('/properties/new', () => import('./collateral/PropertyForm')),
          lazy('/properties/:id', () => import('./collateral/PropertyPage')),
          lazy('/liens', () => import('./collateral/LienList')),
          lazy('/applications', () => import('./origination/ApplicationList')),
          lazy('/applications/new', () => import('./origination/ApplicationForm')),
          lazy('/applications/:id', () => import('./origination/ApplicationPage')),
          lazy('/applications/:id/edit', () => import('./origination/ApplicationForm')),
          lazy('/imports', () => import('./imports/ImportList')),
          lazy('/imports/new', () => import('./imports/ImportForm')),
          lazy('/imports/mappings', () => import('./imports/MappingList')),
          lazy('/imports/:id', () => import('./imports/ImportPage')),
          lazy('/contracts', () => import('./origination/ContractList')),
          lazy('/contracts/:id', () => import('./origination/ContractPage')),
          lazy('/loans', () => import('./servicing/LoanList')),
          lazy('/loans/:id', () => import('./servicing/LoanPage')),
          lazy('/transactions', () => import('./servicing/TransactionList')),
          lazy('/disbursements/:id', () => import('./servicing/DisbursementPage')),
          lazy('/alerts', () => import('./monitoring/AlertList')),
          lazy('/standings', () => import('./monitoring/StandingList')),
          lazy('/overview', () => import('./reporting/OverviewPage')),
          lazy('/liens/:id', () => import('./collateral/LienPage')),
          lazy('/disbursements', () => import('./servicing/DisbursementList')),
          lazy('/ledger/balance', () => import('./ledger/TrialBalance')),
          lazy('/ledger/entries', () => import('./ledger/EntryList')),
          lazy('/ledger/entries/:id', () => import('./ledger/EntryPage')),
          lazy('/ledger/accounts/:code', () => import('./ledger/AccountPage')),
          lazy('/end-of-day', () => import('./endofday/DayPage')),
          lazy('/products', () => import('./products/ProductList')),
          lazy('/products/:code', () => import('./products/ProductPage')),
          lazy('/rates', () => import('./products/RateList')),
          lazy('/tables', () => import('./rules/TableList')),
          lazy('/tables/points/:code', () => import('./rules/PointsPage')),
          lazy('/tables/:code', () => import('./rules/TablePage')),
          lazy('*', () => import('./shell/NotFound')),
        ],
      },
    ],
  },
]

export const createRouter = () => createBrowserRouter(routes)
