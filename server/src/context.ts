import type { Person } from '@jingjing/schema/access-control'
import type { Database, Reader } from './db/database.ts'
import type { RulePack } from './rules/load-packs.ts'

/** What an operation gets of the one who asks: the store, their scope in it, and the rules. */
export interface Context {
  database: Database
  packs: readonly RulePack[]
  person: Person
  /** Hand this to `database.read`: the row policies and column grants of the person follow from it. */
  reader: Reader
}

export function readerOf(person: Person): Reader {
  return {
    personId: person.id,
    communities: person.communities,
    seesPersonalData: false,
    seesMasks: person.permissions.includes('personal-data:read'),
    department: person.department ?? null,
    isDepartmentOnly: person.isDepartmentOnly ?? false,
    isStatisticsOnly: person.isStatisticsOnly ?? false,
    rightsEpoch: person.rightsEpoch ?? 0,
  }
}
