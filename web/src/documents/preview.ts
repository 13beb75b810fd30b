/** Which files a browser shows by itself; the rest is offered as a download. */
export function previewKind(contentType: string): 'image' | 'pdf' | null {
  const type = contentType.split(';')[0].trim().toLowerCase()
  if (type === 'application/pdf') return 'pdf'
  return /^image\/(png|jpeg|gif|webp|bmp)$/.test(type) ? 'image' : null
}

export const contentOf = (id: string) => `/api/v1/documents/documents/${id}/content`
export const previewOf = (id: string) => `/api/v1/documents/documents/${id}/preview`
