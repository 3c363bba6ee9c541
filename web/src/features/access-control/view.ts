import type { PersonAction, PersonOfOffice } from '@jingjing/schema/people'
import type { DemoRole } from '../../api/session.ts'

/** In the order in which a visitor would try them. */
export const DEMO_CARDS: readonly DemoRole[] = ['leader', 'data-steward', 'operator', 'planner']

/** Where to go after signing in; only an address of this site, so that a link cannot lead elsewhere. */
export function returnAddress(to: string | null): string {
  if (!to?.startsWith('/') || to.startsWith('//') || to.startsWith('/\\')) return '/'
  return to.startsWith('/sign-in') ? '/' : to
}

type Action = PersonAction['action']

/** What may be done with an account as it stands. */
export function actionsFor(
  person: Pick<PersonOfOffice, 'isDisabled' | 'lockedUntil' | 'hasSecondFactor' | 'numSessions'>,
): Action[] {
  if (person.isDisabled) return ['enable']
  return [
    ...(person.lockedUntil === null ? [] : (['unlock'] as const)),
    'reset-password',
    ...(person.hasSecondFactor ? (['reset-second-factor'] as const) : []),
    ...(person.numSessions > 0 ? (['sign-out'] as const) : []),
    'disable',
  ]
}
