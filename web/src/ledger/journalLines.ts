import { isPositive, sum } from '../format/amount'

/** A line of a journal as it is typed; an empty branch is the journal's own. */
export type JournalLine = {
  debit_account: string
  credit_account: string
  amount: string | null
  currency: string
  product: string
  debit_branch_code: string
  credit_branch_code: string
}

export type Posted = { debit: string; credit: string; amount: string; currency: string }

export const blankLine = (like?: JournalLine): JournalLine => ({
  debit_account: '',
  credit_account: '',
  amount: null,
  currency: like?.currency ?? 'CNY',
  product: '',
  debit_branch_code: '',
  credit_branch_code: '',
})

/** What a line still lacks, as the key of its sentence; null when it can be sent. */
export function lacking(line: JournalLine, branch: string): 'accounts' | 'amount' | 'same' | null {
  if (!line.debit_account || !line.credit_account) return 'accounts'
  if (!isPositive(line.amount)) return 'amount'
  const [debit, credit] = branchesOf(line, branch)
  return line.debit_account === line.credit_account && debit === credit ? 'same' : null
}

export const branchesOf = (line: JournalLine, branch: string): [string, string] => [
  line.debit_branch_code || branch,
  line.credit_branch_code || branch,
]

/** The entries the lines become, by branch: a line between two of them goes through the settlement account at both. */
export function entriesOf(lines: JournalLine[], branch: string, through: string): Map<string, Posted[]> {
  const entries = new Map<string, Posted[]>()
  const book = (at: string, debit: string, credit: string, line: JournalLine) =>
    entries.set(at, [
      ...(entries.get(at) ?? []),
      { debit, credit, amount: line.amount ?? '', currency: line.currency },
    ])
  for (const line of lines) {
    if (lacking(line, branch)) continue
    const [debitAt, creditAt] = branchesOf(line, branch)
    if (debitAt === creditAt) book(debitAt, line.debit_account, line.credit_account, line)
    else {
      book(debitAt, line.debit_account, through, line)
      book(creditAt, through, line.credit_account, line)
    }
  }
  return new Map([...entries].sort(([a], [b]) => a.localeCompare(b)))
}

/** The sum of the lines in each currency, on digits. */
export function totalsOf(lines: { amount: string | null; currency: string }[]): [string, string][] {
  const currencies = [...new Set(lines.map((line) => line.currency))].sort()
  return currencies.map((currency) => [
    currency,
    sum(
      lines
        .filter((line) => line.currency === currency && isPositive(line.amount))
        .map((line) => line.amount ?? ''),
    ),
  ])
}
