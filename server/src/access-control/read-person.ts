import type { Person } from '@jingjing/schema/access-control'
import type { Database } from '../db/database.ts'
import { personOf } from './person-of.ts'
import { type PersonRow, selectPerson } from './queries.ts'

/** With the rights of this moment, for work that runs while nobody is signed in; null for accounts that are closed. */
export async function readPerson(database: Database, personId: number): Promise<Person | null> {
  const [row] = await database.write((tx) => tx.query<PersonRow>(selectPerson(personId)))
  return row === undefined ? null : personOf(row)
}
