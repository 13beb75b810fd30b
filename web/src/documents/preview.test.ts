import { expect, it } from 'vitest'
import { previewKind } from './preview'

it('knows what a browser can show', () => {
  expect(previewKind('application/pdf')).toBe('pdf')
  expect(previewKind('image/JPEG; charset=binary')).toBe('image')
  expect(previewKind('image/svg+xml')).toBeNull()
  expect(previewKind('application/zip')).toBeNull()
})
