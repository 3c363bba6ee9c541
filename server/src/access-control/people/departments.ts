import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Database, Transaction } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { deleteDepartment, ensureDepartment, renameDepartment, selectDepartments } from './queries.ts'

export async function listDepartments(
  database: Database,
): Promise<{ id: number; name: string; numPeople: number }[]> {
  const rows = await database.write((transaction) =>
    transaction.query<{ id: number; name: string; num_people: number }>(selectDepartments()),
  )
  return rows.map((row) => ({ id: row.id, name: row.name, numPeople: row.num_people }))
}

const note = (transaction: Transaction, { person }: Context, verb: string, id: number, name: string | null) =>
  recordAudit(transaction, {
    personId: person.id,
    action: `access-control:${verb}-department`,
    subject: String(id),
    isSuccess: true,
    detail: { name },
  })

/** Answers the number of the one that is there where the name is taken. */
export async function addDepartment(context: Context, name: string): Promise<number> {
  return context.database.write(async (transaction) => {
    const [made] = await transaction.query<{ id: number }>(ensureDepartment(name))
    const id = (made as { id: number }).id
    await note(transaction, context, 'add', id, name)
    return id
  })
}

/** Throws `conflict` where the name is taken or the department is gone. */
export async function nameDepartment(context: Context, id: number, name: string): Promise<void> {
  await context.database.write(async (transaction) => {
    const [named] = await transaction.query(renameDepartment(id, name))
    if (named === undefined) throw new Problem('conflict', { what: name })
    await note(transaction, context, 'rename', id, name)
  })
}

/** Throws `conflict` where somebody still belongs to it. */
export async function removeDepartment(context: Context, id: number): Promise<void> {
  await context.database.write(async (transaction) => {
    const [gone] = await transaction.query(deleteDepartment(id))
    if (gone === undefined) throw new Problem('conflict', { what: `#${id}` })
    await note(transaction, context, 'remove', id, null)
  })
}
