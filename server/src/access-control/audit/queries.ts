import type { AuditQuery } from '@jingjing/schema/access-control'
import { type Sql, sql } from '../../db/sql.ts'

export interface AuditRow {
  id: number
  at: string
  person_name: string | null
  from_address: string | null
  action: string
  subject: string | null
  num_rows: number | null
  is_success: boolean
  detail: Record<string, string | number | boolean | null>
  hash: string
}

/** Newest first, one more than asked for. */
export const selectAudit = (ask: AuditQuery & { readerId: number; isOfAuditors: boolean }): Sql => sql`
  select id, at, person_name, from_address, action, subject, num_rows, is_success, detail, hash
  from access_control.audit_entry
  where person_id is distinct from ${ask.readerId}::bigint
    and (not ${ask.isOfAuditors}::boolean or person_id in
      (select person_id from access_control.person_role where role = 'auditor'))
    and (${ask.before ?? null}::bigint is null or id < ${ask.before ?? null}::bigint)
    and (${ask.person ?? null}::text is null or strpos(person_name, ${ask.person ?? null}::text) > 0)
    and (${ask.action ?? null}::text is null or starts_with(action, ${ask.action ?? null}::text))
    and (${ask.isSuccess ?? null}::boolean is null or is_success = ${ask.isSuccess ?? null}::boolean)
    and (${ask.from ?? null}::date is null or at >= ${ask.from ?? null}::date)
    and (${ask.to ?? null}::date is null or at < ${ask.to ?? null}::date)
  order by id desc limit ${ask.limit + 1}`

export const selectAuditPeriod = (): Sql => sql`
  select min(at) as first_at, count(*)::bigint as num_entries from access_control.audit_entry`

export interface ChainRow {
  first_id: number
  before_first: string
  last_id: number
  last_hash: string
}

export const selectChain = (): Sql =>
  sql`select first_id, before_first, last_id, last_hash from access_control.audit_chain`

export const selectAuditFaults = (): Sql => sql`select id, fault from access_control.audit_faults() limit 100`

export const purgeAudit = (days: number): Sql => sql`
  select access_control.purge_audit(${days}::integer) as num_gone`
