import source from '../../../docs/glossary.md?raw'

/** The bank's words, read from the one place they are kept: docs/glossary.md. Loaded when first asked for. */
export type Entry = { codes: string[]; zh: string; en: string; meaning: { zh: string; en: string } }

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())

/** Reads the table `code | 中文 | English | meaning | 释义`; a row without an explanation is no help and is left out. */
export function parse(text: string): Entry[] {
  const lines = text.split('\n').filter((line) => line.trim().startsWith('|'))
  const head = cells(lines[0] ?? '')
  const at = (name: string) => head.indexOf(name)
  const [code, zh, en, meaning, chinese] = ['code', '中文', 'English', 'meaning', '释义'].map(at)
  return lines
    .slice(2)
    .map(cells)
    .map((row) => ({
      codes: (row[code] ?? '')
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
      zh: row[zh] ?? '',
      en: row[en] || row[code] || '',
      meaning: { zh: row[chinese] ?? '', en: row[meaning] ?? '' },
    }))
    .filter((entry) => entry.codes.length > 0 && (entry.meaning.zh || entry.meaning.en))
}

export const ENTRIES: Entry[] = parse(source)
const byCode = new Map(ENTRIES.flatMap((entry) => entry.codes.map((code) => [code, entry] as const)))

export const entryOf = (code: string): Entry | undefined => byCode.get(code)

/** Words of the glossary that mean other things elsewhere: only a page that names the term explains these. */
const EVERYDAY = new Set(['case', 'step', 'vote', 'value', 'change', 'release', 'paper', 'template', 'limit'])

const byWord = new Map<string, string>()
for (const entry of ENTRIES)
  for (const name of [...entry.zh.split('、'), ...entry.en.split(', ')]) {
    const word = name.toLocaleLowerCase()
    if (!EVERYDAY.has(word) && !byWord.has(word)) byWord.set(word, entry.codes[0])
  }

/** The term a label is the name of, in either language; most labels are none. */
export const codeOf = (label: string): string | undefined => byWord.get(label.trim().toLocaleLowerCase())
