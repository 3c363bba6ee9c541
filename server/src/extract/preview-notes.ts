import type { ExtractPreview } from '@jingjing/schema/extract'
import { recordAudit } from '../access-control/index.ts'
import type { Context } from '../context.ts'

const EVERY_MS = 60_000
const MAX_KEPT = 1_000

/**
 * Writes previews into the audit log: one entry a minute for each person and set of datasets, since a preview follows
 * every letter that is typed. What leaves the platform, a run or a file, is written down each time.
 */
export function previewNotes(
  nowMs: () => number = Date.now,
): (context: Pick<Context, 'database' | 'person'>, preview: ExtractPreview) => Promise<void> {
  const notedAtMs = new Map<string, number>()
  return async ({ database, person }, { versions, numRows, rows }) => {
    const subject = versions.map(({ dataset, version }) => `${dataset} v${version}`).join(', ')
    const key = `${person.id} ${subject}`
    const now = nowMs()
    if (now - (notedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return
    if (notedAtMs.size >= MAX_KEPT)
      for (const [old, at] of notedAtMs) if (now - at >= EVERY_MS) notedAtMs.delete(old)
    notedAtMs.set(key, now)
    try {
      await database.write((tx) =>
        recordAudit(tx, {
          personId: person.id,
          action: 'extract:preview',
          subject,
          isSuccess: true,
          numRows: rows.length,
          detail: { numRows },
        }),
      )
    } catch (error) {
      notedAtMs.delete(key)
      throw error
    }
  }
}
