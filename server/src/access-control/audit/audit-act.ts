import type { Database } from '../../db/database.ts'
import type { AuditedAct } from '../../http/start-http.ts'
import { recordAudit } from './record-audit.ts'

/**
 * Names of a path as they may stand in the log: our own identifiers. Anything else was typed by somebody and may be a
 * telephone number, a name, or an attempt to write lines of the log.
 */
const tidy = (text: string): string => (/^[\w.-]{1,60}$/.test(text) && !/\d{7}/.test(text) ? text : '•••')

/** An act that no operation has written down itself: `<word of the address>:<method>`. */
export async function auditAct(database: Database, act: AuditedAct): Promise<void> {
  const word = act.route.split('/').filter((part) => part !== '' && part !== 'api')[0] ?? 'platform'
  const names = Object.values(act.params).map((value) => tidy(String(value)))
  await database.write((transaction) =>
    recordAudit(transaction, {
      personId: act.personId,
      action: `${word}:${act.method.toLowerCase()}`,
      subject: names.length > 0 ? names.join('/') : null,
      isSuccess: act.status < 400,
      detail: { route: act.route, status: act.status },
    }),
  )
}
