import type {
  IdentifierKind,
  PersonalAct,
  PersonalOutcome,
  PersonalRequest,
} from '@jingjing/schema/access-control/personal-data'

/** What was typed into the form, without what was left empty. */
export function givenOf(
  fields: Readonly<Record<IdentifierKind, string>>,
): Partial<Record<IdentifierKind, string>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([kind, text]) => (text.trim() === '' ? [] : [[kind, text.trim()]])),
  )
}

/** The newest act that has come to its end; its outcome is what is shown. */
export const lastOutcome = ({ acts }: Pick<PersonalRequest, 'acts'>): PersonalAct | null =>
  [...acts].reverse().find((act) => act.outcome !== null) ?? null

export const runningAct = ({ acts }: Pick<PersonalRequest, 'acts'>): PersonalAct | null =>
  acts.find((act) => act.finishedAt === null) ?? null

export interface Sum {
  numCertain: number
  numPossible: number
  numFiles: number
}

export const sumOf = (outcome: PersonalOutcome): Sum => ({
  numCertain: outcome.places.reduce((sum, one) => sum + one.numCurrent + one.numEarlier, 0),
  numPossible: outcome.places.reduce((sum, one) => sum + one.numPossible, 0),
  numFiles: outcome.files.length,
})
