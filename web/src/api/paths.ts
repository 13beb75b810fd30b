/** The one place that says where the types of the API come from: written by `npm run generate`. */
export type { paths } from './schema'
