const ORDER = ['moves', 'remembered', 'earning', 'controls', 'waived', 'cash', 'on_balance']

/** A rule's content as text to read and to edit: one move on a line. */
export function textOf(content: Record<string, unknown>): string {
  const names = [...ORDER, ...Object.keys(content).filter((name) => !ORDER.includes(name))]
  const ordered = Object.fromEntries(
    names.filter((name) => name in content).map((name) => [name, content[name]]),
  )
  return JSON.stringify(ordered, null, 2).replace(
    /\[\s+("[^\]]*?")\s+\]/g,
    (_, inside: string) => `[${inside.replace(/,\s+/g, ', ')}]`,
  )
}

/** What was typed as content, or why it is none. */
export function contentOf(text: string): { content: Record<string, unknown> } | { why: string } {
  try {
    const content = JSON.parse(text) as unknown
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? { content: content as Record<string, unknown> }
      : { why: '{ … }' }
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }
  }
}
