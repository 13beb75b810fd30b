/** What a browser says of itself, said to a person: `Chrome 140 · Windows`. What is not known stays as it came. */

// The order matters: each browser also names those it descends from.
const BROWSERS: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/Version\/(\d+)[^)]* Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/HarmonyOS/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

export function deviceOf(agent: string): string {
  const browser = BROWSERS.map(([shape, name]) => [shape.exec(agent)?.[1], name]).find(([number]) => number)
  const system = SYSTEMS.find(([shape]) => shape.test(agent))
  if (!browser) return agent
  return [`${browser[1]} ${browser[0]}`, system?.[1]].filter(Boolean).join(' · ')
}
