import type { Answer } from '../api/types'

/** A file of applications with its preview and what became of it. */
export type ImportRun = Answer<'/api/v1/origination/imports/{import_id}'>
