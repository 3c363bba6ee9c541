import { BaseSequencer } from 'vitest/node'

type Files = Parameters<BaseSequencer['sort']>[0]

/**
 * Begins with the files that are known to take longest, the longest first, so that no worker is left alone with one of
 * them at the end. A fresh checkout knows of no file how long it took.
 */
export function longestFirst(longest: readonly string[]): typeof BaseSequencer {
  const placeOf = ({ moduleId }: Files[number]): number => {
    const place = longest.findIndex((path) => moduleId.endsWith(`/${path}`))
    return place === -1 ? longest.length : place
  }
  return class extends BaseSequencer {
    override async sort(files: Files): Promise<Files> {
      return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other))
    }
  }
}
