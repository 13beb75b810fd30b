/** A number of things with its thousands set apart, as amounts are. */
export const formatCount = (count: number): string => count.toLocaleString('en-US')
