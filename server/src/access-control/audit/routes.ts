import { AuditPage, AuditQuery, AuditVerification } from '@jingjing/schema/access-control'
import { type AnyRoute, route } from '../../http/route.ts'
import { csvOfAudit } from './audit-csv.ts'
import { readAudit, verifyAudit } from './read-audit.ts'

const PATH = '/api/access-control/audit'

export const auditRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: PATH,
    permission: 'audit:read',
    summary: 'What everybody else did, newest first',
    query: AuditQuery,
    answer: AuditPage,
    handler: ({ context, query }) => readAudit(context, 'everybody', query),
  }),
  route({
    method: 'GET',
    path: `${PATH}/auditors`,
    permission: 'audit:read-auditors',
    summary: 'What auditors did, newest first',
    query: AuditQuery,
    answer: AuditPage,
    handler: ({ context, query }) => readAudit(context, 'auditors', query),
  }),
  route({
    method: 'GET',
    path: `${PATH}/export`,
    permission: 'audit:read',
    summary: 'The audit log as a table for a spreadsheet (CSV)',
    query: AuditQuery,
    handler: async ({ context, query, reply }) => {
      const csv = csvOfAudit((await readAudit(context, 'everybody', { ...query, limit: 50_000 })).entries)
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .header('cache-control', 'no-store')
        .send(csv)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/verification`,
    permission: 'audit:read',
    summary: 'Whether every entry of the audit log is what was written',
    answer: AuditVerification,
    handler: ({ context }) => verifyAudit(context.database),
  }),
]
