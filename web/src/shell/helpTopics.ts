/** The guide's chapter for each role; the files are docs/guide/{zh,en}/<topic>.md. */
export const TOPICS: Record<string, string | undefined> = {
  LOAN_OFFICER: 'loan-officer',
  UNDERWRITER: 'underwriter',
  APPROVER: 'approver',
  OPERATIONS: 'operations',
  OPERATIONS_CHECKER: 'operations',
  COLLATERAL_KEEPER: 'collateral-keeper',
  TELLER: 'teller',
  ACCOUNTANT: 'accountant',
  POST_LOAN: 'post-loan',
  MANAGER: 'manager',
  ADMINISTRATOR: 'administrator',
  AUDITOR: 'auditor',
  COMPLIANCE: 'compliance',
}

export const topicFor = (roles: string[]): string | null =>
  roles.map((role) => TOPICS[role]).find((topic) => topic !== undefined) ?? null
