/** Dates travel as ISO text and are shown as `2026-11-23`; moments are shown in the reader's zone to the minute. */

const pad = (value: number) => String(value).padStart(2, '0')

export function formatDate(value: string | null | undefined): string {
  return value ? value.slice(0, 10) : '–'
}

export function formatMoment(value: string | null | undefined, seconds = false): string {
  if (!value) return '–'
  const at = new Date(value)
  if (Number.isNaN(at.getTime())) return value
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}`
  return seconds ? `${day} ${time}:${pad(at.getSeconds())}` : `${day} ${time}`
}

const DAY_MS = 86_400_000
const dayNumber = (iso: string) => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY_MS)

/** The time of day of an instant, as the reader's clock shows it. */
export function formatTime(value: string): string {
  return formatMoment(value).slice(-5)
}

/** Whole days from one date to another; negative when the second lies before the first. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}

export function addDays(iso: string, days: number): string {
  return new Date((dayNumber(iso) + days) * DAY_MS).toISOString().slice(0, 10)
}

/** The date in the reader's zone, for the few fields that default to today before a business date is known. */
export function today(now = new Date()): string {
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}
