import { useSay } from './figures'
import { useUser } from './session'

/** The branches a person works for, as options of a field. */
export function useBranches() {
  const say = useSay()
  const branches = useUser()?.branches ?? []
  return {
    first: branches[0]?.code,
    options: branches.map((branch) => ({ value: branch.code, label: `${branch.code} ${say(branch)}` })),
    nameOf: (code: string) => {
      const found = branches.find((branch) => branch.code === code)
      return found ? `${code} ${say(found)}` : code
    },
  }
}
