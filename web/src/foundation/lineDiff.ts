export type Line = { sign: ' ' | '+' | '-'; text: string }

const AROUND = 2

/** The lines taken out and put in between two texts, each with a little of what stays around it. */
export function lineDiff(from: string, to: string): Line[] {
  const left = from === '' ? [] : from.split('\n')
  const right = to === '' ? [] : to.split('\n')
  // Lengths of the longest common rest: texts here are templates of a few hundred lines.
  const rest = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1))
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      rest[i][j] = left[i] === right[j] ? rest[i + 1][j + 1] + 1 : Math.max(rest[i + 1][j], rest[i][j + 1])
  const all: Line[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      all.push({ sign: ' ', text: left[i] })
      i++
      j++
    } else if (i < left.length && (j >= right.length || rest[i + 1][j] >= rest[i][j + 1]))
      all.push({ sign: '-', text: left[i++] })
    else all.push({ sign: '+', text: right[j++] })
  }
  const near = (index: number) =>
    all.slice(Math.max(0, index - AROUND), index + AROUND + 1).some((line) => line.sign !== ' ')
  return all.flatMap((line, index): Line[] =>
    near(index) ? [line] : index > 0 && near(index - 1) ? [{ sign: ' ', text: '…' }] : [],
  )
}
