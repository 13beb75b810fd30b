/** Unified social credit code (GB 32100-2015): 17 signs and a check sign, weights of 3 to the power of the place mod 31. */

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

export function creditCheck(first17: string): string {
  let [total, weight] = [0, 1]
  for (const sign of first17) {
    total += SIGNS.indexOf(sign) * weight
    weight = (weight * 3) % 31
  }
  return SIGNS[(31 - (total % 31)) % 31]
}

/** The first fault of a code, or null when it stands. */
export function creditCodeFault(value: string): 'creditForm' | 'creditCheck' | null {
  const code = value.trim().toUpperCase()
  if (!FORM.test(code)) return 'creditForm'
  return creditCheck(code.slice(0, 17)) === code[17] ? null : 'creditCheck'
}
