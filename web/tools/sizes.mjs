// Prints gzip sizes from the build manifest: the first route, each lazy page, and everything together.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = process.env.DIYA_DIST ? new URL(`file://${process.env.DIYA_DIST}/`) : new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length
const closure = (key, seen = new Set()) => {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}
const files = (keys) =>
  new Set([...keys].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]))
const total = (set) => [...set].reduce((sum, file) => sum + size(file), 0)
const kb = (bytes) => Math.round(bytes / 102.4) / 10

const lazy = Object.entries(manifest).filter(([, entry]) => entry.isDynamicEntry)
const find = (name) => lazy.find(([key]) => key.endsWith(name))?.[0]
const first = files([...closure('index.html'), ...closure(find('foundation/SignIn.tsx'))])
const shell = new Set([...first, ...files(closure(find('shell/Shell.tsx')))])
const routes = lazy
  .map(([key]) => [key, total(new Set([...files(closure(key))].filter((file) => !shell.has(file))))])
  .sort((a, b) => b[1] - a[1])
for (const [key, bytes] of routes) console.log(`${String(kb(bytes)).padStart(8)} KB more  ${key}`)
const all = new Set(Object.keys(manifest).flatMap((key) => [...files([key])]))
console.log(
  JSON.stringify({
    initial_kb: kb(total(first)),
    shell_kb: kb(total(shell)),
    largest_route_kb: kb(routes[0]?.[1] ?? 0),
    total_kb: kb(total(all)),
  }),
)
