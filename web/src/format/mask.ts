/** Masking for what the person just typed and sees again; stored values come masked from the server. */

export function maskId(value: string): string {
  return value.length < 8
    ? '*'.repeat(value.length)
    : value.slice(0, 4) + '*'.repeat(value.length - 8) + value.slice(-4)
}

export function maskPhone(value: string): string {
  return value.length < 7 ? '*'.repeat(value.length) : `${value.slice(0, 3)}****${value.slice(-4)}`
}

export function maskAccount(value: string): string {
  const digits = value.replace(/\s/g, '')
  return digits.length <= 4 ? digits : `**** ${digits.slice(-4)}`
}

export const isMasked = (value: string) => value.includes('*')
