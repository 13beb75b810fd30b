/** The month of a day and the ones before it, newest first: "2025-03", "2025-02", … */
export function monthsBefore(day: string, count: number): string[] {
  if (!day) return []
  const [year, month] = day.split('-').map(Number)
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + (month - 1) - back
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}
