export interface RepeatedWork {
  /** At once, unless it is under way. */
  begin(): void
  stop(): void
}

/**
 * Begins the work after every so many milliseconds, never twice at once, and keeps no process alive for it. What fails
 * is tried again the next time: the store is busy or closing.
 */
export function workEvery(everyMs: number, work: () => Promise<unknown>): RepeatedWork {
  let isBusy = false
  const begin = (): void => {
    if (isBusy) return
    isBusy = true
    void work()
      .catch(() => undefined)
      .finally(() => {
        isBusy = false
      })
  }
  const timer = setInterval(begin, everyMs)
  timer.unref()
  return { begin, stop: () => clearInterval(timer) }
}
