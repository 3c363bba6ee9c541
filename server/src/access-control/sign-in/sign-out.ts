import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { deleteSession } from './queries.ts'
import { sha256OfToken } from './session-token.ts'

/** Ends the session; one that has ended already needs nothing done. */
export async function signOut(database: Database, token: string): Promise<void> {
  await database.write(async (transaction) => {
    const [ended] = await transaction.query<{ person_id: number }>(deleteSession(sha256OfToken(token)))
    if (ended === undefined) return
    await recordAudit(transaction, {
      personId: ended.person_id,
      action: 'access-control:sign-out',
      subject: null,
      isSuccess: true,
    })
  })
}
