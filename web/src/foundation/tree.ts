type Node = { code: string; parent_code: string | null }

/** Branches in the order of their tree, each with how deep it stands; one whose parent is not shown stands at the top. */
export function inTree<B extends Node>(branches: B[]): { branch: B; depth: number }[] {
  const known = new Set(branches.map((branch) => branch.code))
  const below = (code: string | null, depth: number): { branch: B; depth: number }[] =>
    branches
      .filter((branch) =>
        code === null ? !branch.parent_code || !known.has(branch.parent_code) : branch.parent_code === code,
      )
      .flatMap((branch) => [{ branch, depth }, ...below(branch.code, depth + 1)])
  return below(null, 0)
}
