import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { customers as customersEn } from './customers.en'
import { customers as customersZh } from './customers.zh'
import { en } from './en'
import { zh } from './zh'

function flat(words: object, before = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(before + key, value)
    else for (const [name, text] of flat(value as object, `${before}${key}.`)) all.set(name, text)
  }
  return all
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name)
        ? [readFileSync(join(folder, entry.name), 'utf8')]
        : [],
  )
}

const chinese = flat({ ...zh, ...customersZh })
const english = flat({ ...en, ...customersEn })
const holes = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

describe('words', () => {
  it('of customers take no name from the others', () => {
    expect(Object.keys(customersZh).filter((key) => key in zh)).toEqual([])
  })
  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })
  it('fill the same blanks and are never empty', () => {
    for (const [key, text] of chinese) {
      expect(holes(english.get(key) ?? ''), key).toEqual(holes(text))
      expect(text.trim(), key).not.toBe('')
    }
  })
  it('exist for every key the pages ask for', () => {
    const asked = sources('src').flatMap((source) =>
      [...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1]),
    )
    expect(asked.length).toBeGreaterThan(300)
    expect(asked.filter((key) => !chinese.has(key))).toEqual([])
  })
})
