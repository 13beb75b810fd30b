/** The user guide: docs/guide/{zh,en}/<topic>.md, taken into the build; a language is loaded when it is read. */
export type Topic = { slug: string; title: string; text: string }

const languages: Record<string, () => Promise<{ files: Record<string, string> }>> = {
  zh: () => import('./guide.zh'),
  en: () => import('./guide.en'),
}

/** `index` first, then by their names. */
const order = (a: string, b: string) => Number(b === 'index') - Number(a === 'index') || a.localeCompare(b)
const slugOf = (path: string) => path.split('/').at(-1)!.replace(/\.md$/, '')

const loaded = new Map<string, Promise<Topic[]>>()

export function loadTopics(language: string): Promise<Topic[]> {
  const found = loaded.get(language)
  if (found) return found
  const topics = languages[language]().then(({ files }) =>
    Object.entries(files)
      .map(([path, text]) => topicOf(slugOf(path), text))
      .sort((a, b) => order(a.slug, b.slug)),
  )
  loaded.set(language, topics)
  // What could not be loaded is asked for again the next time.
  topics.catch(() => loaded.delete(language))
  return topics
}

export function topicOf(slug: string, text: string): Topic {
  const title = /^#\s+(.+)$/m.exec(text)?.[1].trim() ?? slug
  return { slug, title, text }
}

/** Topics with the words in them, best first: in the title before in the text; with the sentence around. */
export function searchTopics(topics: Topic[], words: string): (Topic & { excerpt: string })[] {
  const wanted = words.trim().toLocaleLowerCase()
  if (!wanted) return []
  return topics
    .map((topic) => ({ topic, inTitle: topic.title.toLocaleLowerCase().includes(wanted) }))
    .filter(({ topic, inTitle }) => inTitle || topic.text.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => Number(b.inTitle) - Number(a.inTitle))
    .map(({ topic }) => ({ ...topic, excerpt: excerptOf(topic.text, wanted) }))
}

function excerptOf(text: string, wanted: string): string {
  const plain = text
    .replace(/^#.*$/gm, '')
    .replace(/[*`>|#]|\[|\]\([^)]*\)/g, '')
    .replace(/\s+/g, ' ')
  const at = plain.toLocaleLowerCase().indexOf(wanted)
  if (at < 0) return plain.slice(0, 80).trim()
  return `${at > 30 ? '…' : ''}${plain.slice(Math.max(0, at - 30), at + 60).trim()}…`
}
