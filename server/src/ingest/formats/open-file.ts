import { Problem } from '@jingjing/schema/problems'
import type { OpenedFile } from './source-table.ts'

export type { OpenedFile, SourceRow, SourceTable } from './source-table.ts'

/** @throws Problem `file-not-readable` with a reason out of RECOGNITION_CODES */
export async function openFile(_path: string, originalName: string): Promise<OpenedFile> {
  throw new Problem('file-not-readable', { file: originalName, reason: 'unreadable-unknown-format' })
}
