import type { DemoRole } from '../../api/session.ts'

/** In the order in which a visitor would try them. */
export const DEMO_CARDS: readonly DemoRole[] = ['leader', 'data-steward', 'operator', 'planner']

/** Where to go after signing in; only an address of this site, so that a link cannot lead elsewhere. */
export function returnAddress(to: string | null): string {
  if (!to?.startsWith('/') || to.startsWith('//') || to.startsWith('/\\')) return '/'
  return to.startsWith('/sign-in') ? '/' : to
}
