/** SQL of alert rules, alerts, and the daily series that they watch. */
import type { AlertDefinition } from '@jingjing/schema/monitoring/alerts'
import { type Sql, sql, statement } from '../../db/sql.ts'

export interface RuleRow {
  id: number
  title: string
  default_name: string | null
  definition: AlertDefinition
  is_on: boolean
  communities: string[] | null
  changed_by: string
  changed_at: string
  evaluated_at: string | null
  num_open: number
}

const ruleColumns = sql`id, title, default_name, definition, is_on, communities, created_by_name as changed_by, changed_at, evaluated_at,
  (select count(*)::integer from monitoring.alert
    where alert.rule_id = alert_rule.id and state <> 'closed' and told_at <= now()) as num_open`

export const selectRules = (): Sql => sql`select ${ruleColumns} from monitoring.alert_rule order by id`

export const selectRule = (id: number): Sql =>
  sql`select ${ruleColumns} from monitoring.alert_rule where id = ${id}::bigint`

export interface RuleChange {
  title: string
  isOn: boolean
  definition: AlertDefinition
  communities: readonly string[] | null
  personId: number
  name: string
}

export const insertRule = (one: RuleChange): Sql => sql`
  insert into monitoring.alert_rule (title, is_on, definition, communities, created_by, created_by_name)
  values (${one.title}::text, ${one.isOn}::boolean, ${JSON.stringify(one.definition)}::jsonb,
    ${one.communities === null ? null : JSON.stringify(one.communities)}::jsonb, ${one.personId}::bigint, ${one.name}::text)
  returning id`

/** Whether there ever was a rule: numbers are not given twice. */
export const selectHasHadRules = (): Sql =>
  statement('select is_called as has_had_rules from monitoring.alert_rule_id_seq')

export const insertDefaultRule = (one: {
  name: string
  title: string
  definition: AlertDefinition
}): Sql => sql`
  insert into monitoring.alert_rule (title, default_name, definition)
  values (${one.title}::text, ${one.name}::text, ${JSON.stringify(one.definition)}::jsonb)`

/** What it found under other terms is over: the same thing found anew is another alert. */
export const updateRule = (id: number, one: RuleChange): Sql => sql`
  with ended as (
    update monitoring.alert set state = 'closed', closed_at = now()
    where rule_id = ${id}::bigint and state <> 'closed' and (not ${one.isOn}::boolean
      or exists (select from monitoring.alert_rule old where old.id = ${id}::bigint
        and old.definition -> 'condition' is distinct from ${JSON.stringify(one.definition)}::jsonb -> 'condition'))
  )
  update monitoring.alert_rule set title = ${one.title}::text,
    default_name = case when title = ${one.title}::text then default_name end, is_on = ${one.isOn}::boolean,
    definition = ${JSON.stringify(one.definition)}::jsonb,
    communities = ${one.communities === null ? null : JSON.stringify(one.communities)}::jsonb,
    created_by = ${one.personId}::bigint, created_by_name = ${one.name}::text, changed_at = now(), evaluated_at = null
  where id = ${id}::bigint
  returning id`

export const deleteRule = (id: number): Sql =>
  sql`delete from monitoring.alert_rule where id = ${id}::bigint returning id`

export const setEvaluated = (id: number): Sql =>
  sql`update monitoring.alert_rule set evaluated_at = now() where id = ${id}::bigint`

export interface AlertRow {
  id: number
  rule_id: number
  rule_title: string
  default_name: string | null
  definition: AlertDefinition
  key: string
  label: string
  state: 'open' | 'acknowledged' | 'closed'
  since: string
  observed: number
  expected: number | null
  chance: number | null
  lon: number | null
  lat: number | null
  radius_metres: number | null
  opened_at: string
  told_at: string
  num_repeats: number
  escalated_at: string | null
  acknowledged_at: string | null
  acknowledged_by_name: string
  note: string
  closed_at: string | null
  case_number: string | null
}

const alertColumns = sql`alert.id, rule_id, rule.title as rule_title,
  rule.default_name, rule.definition, key, label, state, since, observed, expected,
  chance, lon, lat, radius_metres, opened_at, told_at, num_repeats, escalated_at, acknowledged_at, acknowledged_by_name, note,
  closed_at, case_number`

/** What is told already: going on, or ended within thirty days. */
export const selectAlerts = (): Sql => sql`
  select ${alertColumns}
  from monitoring.alert join monitoring.alert_rule rule on rule.id = alert.rule_id
  where told_at <= now() and (state <> 'closed' or closed_at > now() - interval '30 days')
  order by case state when 'open' then 0 when 'acknowledged' then 1 else 2 end, escalated_at nulls last,
    opened_at desc, alert.id desc
  limit 500`

export const selectAlert = (id: number): Sql => sql`
  select ${alertColumns}
  from monitoring.alert join monitoring.alert_rule rule on rule.id = alert.rule_id
  where alert.id = ${id}::bigint`

export const selectGoingOn = (ruleId: number): Sql => sql`
  select ${alertColumns}
  from monitoring.alert join monitoring.alert_rule rule on rule.id = alert.rule_id
  where rule_id = ${ruleId}::bigint and state <> 'closed'`

export interface Found {
  key: string
  label: string
  communityCode: string | null
  /** First day. */
  since: string
  observed: number
  expected: number | null
  chance: number | null
  lon: number | null
  lat: number | null
  radiusMetres: number | null
}

/** Twice found at once is one. */
export const insertAlert = (ruleId: number, found: Found, toldAt: string): Sql => sql`
  insert into monitoring.alert (rule_id, key, label, community_code, since, observed, expected, chance, lon, lat,
    radius_metres, told_at)
  values (${ruleId}::bigint, ${found.key}::text, ${found.label}::text, ${found.communityCode}::text, ${found.since}::date,
    ${found.observed}::double precision, ${found.expected}::double precision, ${found.chance}::double precision,
    ${found.lon}::double precision, ${found.lat}::double precision, ${found.radiusMetres}::double precision,
    ${toldAt}::timestamptz)
  on conflict (rule_id, key) where state <> 'closed' do nothing`

export const renewAlert = (id: number, found: Found): Sql => sql`
  update monitoring.alert set observed = ${found.observed}::double precision, expected = ${found.expected}::double precision,
    chance = ${found.chance}::double precision
  where id = ${id}::bigint
    and (observed, expected, chance) is distinct from
      (${found.observed}::double precision, ${found.expected}::double precision, ${found.chance}::double precision)`

export const repeatAlert = (id: number, toldAt: string): Sql => sql`
  update monitoring.alert set num_repeats = num_repeats + 1, told_at = ${toldAt}::timestamptz where id = ${id}::bigint`

export const escalateAlert = (id: number): Sql =>
  sql`update monitoring.alert set escalated_at = now() where id = ${id}::bigint`

export const closeAlert = (id: number): Sql =>
  sql`update monitoring.alert set state = 'closed', closed_at = now() where id = ${id}::bigint`

export const acknowledgeAlert = (id: number, name: string, note: string): Sql => sql`
  update monitoring.alert set state = 'acknowledged', acknowledged_at = now(), acknowledged_by_name = ${name}::text,
    note = ${note}::text
  where id = ${id}::bigint and state = 'open' returning id`

export const linkCase = (id: number, number: string, name: string, note: string): Sql => sql`
  update monitoring.alert set case_number = ${number}::text,
    state = case state when 'open' then 'acknowledged' else state end,
    acknowledged_at = coalesce(acknowledged_at, now()),
    acknowledged_by_name = case acknowledged_by_name when '' then ${name}::text else acknowledged_by_name end,
    note = case note when '' then ${note}::text else note end
  where id = ${id}::bigint and case_number is null returning id`

/** Cases that begin a day open and past their limit: how the number of them changes from day to day. */
export const selectOverdueChanges = (from: string, to: string, filter: Sql): Sql => sql`
  with late as (
    select (due_at at time zone 'Asia/Shanghai')::date + 1 as from_day,
      (done_at at time zone 'Asia/Shanghai')::date + 1 as until_day
    from monitoring.current_case
    where due_at < ${to}::timestamptz and repeat_state is null and ${filter}
  )
  select day, sum(change)::integer as change
  from (
    select greatest(from_day, ${from}::date) as day, 1 as change
    from late where (until_day is null or until_day > from_day) and (until_day is null or until_day > ${from}::date)
    union all
    select until_day, -1 from late where until_day > from_day and until_day > ${from}::date
  ) one
  group by day
  order by day`
