/** Every right and every allowed action the pages read, in one place: the server's words, not ours. */
export const RIGHTS = {
  work: 'foundation.work_item.view',
  changes: 'foundation.change.view',
  changesDecide: 'foundation.change.decide',
  parameters: 'foundation.parameter.view',
  timeline: 'foundation.timeline.view',
  parties: 'customers.party.view',
  partyCreate: 'customers.party.create',
  properties: 'collateral.property.view',
  propertyCreate: 'collateral.property.create',
  valuationCreate: 'collateral.valuation.create',
  liens: 'collateral.lien.view',
  lienRelease: 'collateral.lien.release',
  products: 'products.product.view',
  documents: 'documents.document.view',
  documentCreate: 'documents.document.create',
  applications: 'origination.application.view',
  applicationCreate: 'origination.application.create',
  loans: 'servicing.loan.view',
  disbursements: 'servicing.disbursement.view',
  disbursementRelease: 'servicing.disbursement.release',
  entries: 'ledger.entry.view',
  balance: 'ledger.balance.view',
  day: 'endofday.run.view',
  dayStart: 'endofday.run.start',
  tables: 'rules.table.view',
  pointsTables: 'scoring.points_table.view',
  contracts: 'origination.contract.view',
  transactions: 'servicing.transaction.view',
  alerts: 'monitoring.alert.view',
  alertHandle: 'monitoring.alert.handle',
  standings: 'monitoring.standing.view',
  overview: 'reporting.overview.view',
  noteCreate: 'documents.note.create',
  papers: 'messages.paper.view',
  paperIssue: 'messages.paper.issue',
} as const

export type RightKey = keyof typeof RIGHTS

export const ACTIONS = {
  edit: 'edit',
  submit: 'submit',
  withdraw: 'withdraw',
  vote: 'vote',
  signContract: 'sign_contract',
  fulfilCondition: 'fulfil_condition',
  drawDown: 'draw_down',
  upload: 'upload_document',
  repay: 'repay',
  prepay: 'prepay',
  payOff: 'pay_off',
  release: 'release_disbursement',
  reject: 'reject_disbursement',
  clearance: 'issue_clearance',
} as const

export type ActionKeyName = keyof typeof ACTIONS

export const allows = (thing: { allowed_actions?: string[] } | undefined, action: ActionKeyName): boolean =>
  thing?.allowed_actions?.includes(ACTIONS[action]) ?? false
