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

/** In the order in which they are told: most programs also name those that they descend from. */
const PROGRAMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/QQBrowser/, 'QQ Browser'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: typeof PROGRAMS = [
  [/OpenHarmony|HarmonyOS/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** Browser and system, as people call them, of what a browser says of itself; that text where neither is known. */
export function programName(said: string): string {
  const nameIn = (known: typeof PROGRAMS) => known.find(([pattern]) => pattern.test(said))?.[1]
  return [nameIn(PROGRAMS), nameIn(SYSTEMS)].filter((name) => name !== undefined).join(' · ') || said
}
