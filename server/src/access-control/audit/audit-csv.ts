import type { AuditPage } from '@jingjing/schema/access-control'

const HEADER = ['编号', '时间', '人员', '来源地址', '操作', '对象', '行数', '结果', '说明', '校验值']

/** What a spreadsheet would take for a formula is text (ASVS 5.0.0 1.2.10). */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r\0]/.test(value) ? `'${value}` : value
  return `"${safe.replaceAll('"', '""')}"`
}

/** The log as a table that spreadsheets open: with the mark of UTF-8 and lines ended as they expect. */
export function csvOfAudit(entries: AuditPage['entries']): string {
  const lines = entries.map((entry) =>
    [
      String(entry.id),
      entry.at,
      entry.person ?? '',
      entry.fromAddress ?? '',
      entry.action,
      entry.subject ?? '',
      entry.numRows === null ? '' : String(entry.numRows),
      entry.isSuccess ? '成功' : '失败',
      Object.entries(entry.detail)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
      entry.hash,
    ]
      .map(cell)
      .join(','),
  )
  return `\ufeff${[HEADER.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}
