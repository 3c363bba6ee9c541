import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from './database.ts'
import { sql, statement } from './sql.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

interface Migration {
  name: string
  text: string
  sha256: string
}

export function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Brings the store to this version's schema, each migration in a transaction of its own, so that an
 * interruption leaves a whole earlier state. An applied migration whose text has changed is refused.
 */
export async function migrate(database: Database): Promise<{ applied: string[] }> {
  await database.write((tx) =>
    tx.query(
      statement(
        'create table if not exists public.schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
      ),
    ),
  )
  const applied: string[] = []
  for (const migration of readMigrations()) {
    await database.write(async (tx) => {
      await tx.query(sql`lock table public.schema_migration in exclusive mode`)
      const [known] = await tx.query<{ sha256: string }>(
        sql`select sha256 from public.schema_migration where name = ${migration.name}`,
      )
      if (known) {
        if (known.sha256 !== migration.sha256)
          throw new Error(
            `migration ${migration.name} was applied with another text; add a new migration instead`,
          )
        return
      }
      for (const text of splitStatements(migration.text)) await tx.query(statement(text))
      await tx.query(
        sql`insert into public.schema_migration (name, sha256) values (${migration.name}, ${migration.sha256})`,
      )
      applied.push(migration.name)
    })
  }
  return { applied }
}

/** Statements end with a semicolon at a line's end, outside a dollar-quoted body. */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let current: string[] = []
  let isInBody = false
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('--') && !isInBody) continue
    if ((line.match(/\$\$/g) ?? []).length % 2 === 1) isInBody = !isInBody
    current.push(line)
    if (!isInBody && line.trimEnd().endsWith(';')) {
      statements.push(current.join('\n').trim())
      current = []
    }
  }
  if (current.join('').trim() !== '') statements.push(current.join('\n').trim())
  return statements.filter((one) => one !== '' && one !== ';')
}
