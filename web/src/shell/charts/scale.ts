/** Geometry of a chart. Figures become numbers here and only here: a pixel has no cents. */

export const toNumber = (value: string | null | undefined): number | null => {
  if (value === null || value === undefined || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Round steps of 1, 2 or 5 that cover the values and always hold zero. */
export function ticks(values: number[], wanted = 4): number[] {
  const top = Math.max(0, ...values)
  const bottom = Math.min(0, ...values)
  if (top === bottom) return [0, 1]
  const raw = (top - bottom) / wanted
  const size = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((times) => times * size).find((one) => one >= raw) ?? raw
  const first = Math.floor(bottom / step)
  const last = Math.ceil(top / step)
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
}

const UNITS: Record<string, [number, string][]> = {
  zh: [
    [1e8, '亿'],
    [1e4, '万'],
  ],
  en: [
    [1e9, 'bn'],
    [1e6, 'm'],
    [1e3, 'k'],
  ],
}

/** A tick in few signs: 1200000 → "120万", "1.2m". */
export function brief(value: number, language: string): string {
  const units = UNITS[language.startsWith('zh') ? 'zh' : 'en']
  const found = units.find(([size]) => Math.abs(value) >= size)
  const [size, sign] = found ?? [1, '']
  return `${Math.round((value / size) * 100) / 100}${sign}`
}
