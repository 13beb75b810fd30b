/** Papers of one kind: the newest, and the ones before it, newest first. */
export type Group<R> = { newest: R; earlier: R[] }

type Versioned = { subject: string; kind: string; version: number }

export function grouped<R extends Versioned>(rows: R[]): Group<R>[] {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const key = `${row.subject} ${row.kind}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => {
    const [newest, ...earlier] = group.sort((one, other) => other.version - one.version)
    return { newest, earlier }
  })
}
