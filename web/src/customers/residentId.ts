/** Resident identity number (GB 11643): 17 digits and a check sign by ISO 7064 MOD 11-2. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const SIGNS = '10X98765432'

export type IdFault = 'form' | 'birth_date' | 'check_digit'

export function birthDateOf(id: string): string | null {
  const text = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
  const at = new Date(`${text}T00:00:00Z`)
  // A calendar that rolls 31 February into March would hide the fault: compare with what was written.
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text ? text : null
}

export function checkSign(first17: string): string {
  const total = WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(first17[index]), 0)
  return SIGNS[total % 11]
}

/** The first fault of a number, or null when it stands. */
export function residentIdFault(value: string): IdFault | null {
  const id = value.trim().toUpperCase()
  if (!/^\d{17}[\dX]$/.test(id)) return 'form'
  if (birthDateOf(id) === null) return 'birth_date'
  return checkSign(id.slice(0, 17)) === id[17] ? null : 'check_digit'
}
