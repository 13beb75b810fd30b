/** The chapters in Chinese, in one piece: a search reads them all. */
export const files = import.meta.glob<string>('../../../docs/guide/zh/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})
