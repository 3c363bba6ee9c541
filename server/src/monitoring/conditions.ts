import { type Sql, sql, statement } from '../db/sql.ts'

export const all = (conditions: readonly Sql[]): Sql =>
  conditions.reduce((before, one) => sql`${before} and ${one}`, statement('true'))
export const any = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0
    ? statement('false')
    : sql`(${conditions.reduce((before, one) => sql`${before} or ${one}`)})`
