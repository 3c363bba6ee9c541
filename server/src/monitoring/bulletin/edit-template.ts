import type { BulletinTemplate } from '@jingjing/schema/monitoring/bulletin'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import { BULLETIN_TABLES, BULLETIN_VALUES, DEFAULT_TEMPLATE } from './default-template.ts'
import { deleteTemplate, selectTemplate, upsertTemplate } from './queries.ts'

export async function readTemplate(
  { database, reader }: Context,
  language: 'zh' | 'en',
): Promise<BulletinTemplate> {
  const [own] = await database.read(reader, (transaction) =>
    transaction.query<{ text: string }>(selectTemplate(language)),
  )
  return {
    language,
    text: own?.text ?? DEFAULT_TEMPLATE[language],
    isDefault: own === undefined,
    values: [...BULLETIN_VALUES],
    tables: [...BULLETIN_TABLES],
  }
}

/** Keeps an office's own text; an empty one takes the platform's again. Throws `bad-request` for a name that is none. */
export async function editTemplate(
  context: Context,
  { language, text }: { language: 'zh' | 'en'; text: string },
): Promise<BulletinTemplate> {
  const known = new Set<string>([...BULLETIN_VALUES, ...BULLETIN_TABLES])
  for (const [, value, table] of text.matchAll(/\{([A-Za-z]+)\}|\[\[([a-z-]+)\]\]/g)) {
    const name = value ?? table ?? ''
    if (!known.has(name)) throw new Problem('bad-request', { where: name, detail: 'unknown' })
  }
  await context.database.write(async (transaction) => {
    await transaction.query(
      text.trim() === '' ? deleteTemplate(language) : upsertTemplate(language, text, context.person.id),
    )
    await recordAudit(transaction, {
      personId: context.person.id,
      action: 'monitoring:edit-bulletin',
      subject: language,
      isSuccess: true,
    })
  })
  return readTemplate(context, language)
}
