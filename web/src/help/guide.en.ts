/** The chapters in English, in one piece: a search reads them all. */
export const files = import.meta.glob<string>('../../../docs/guide/en/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})
