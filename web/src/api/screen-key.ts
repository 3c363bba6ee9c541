/**
 * Nobody signs in at a wall each morning, and a session ends within the day: the big screen reads by a personal access
 * token, given once as `/screen#key=jj_…` and kept in its browser. No other page looks at it.
 */
const STORE_KEY = 'jingjing.screen-key'
const PATH = '/screen'

const isScreen = (): boolean => typeof location !== 'undefined' && location.pathname === PATH

/** Keeps a key that stands in the address, and takes it out of there. */
export function takeScreenKey(): void {
  const key = isScreen() ? new URLSearchParams(location.hash.slice(1)).get('key') : null
  if (!key) return
  try {
    localStorage.setItem(STORE_KEY, key)
    history.replaceState(history.state, '', PATH + location.search)
  } catch {
    // A browser that forbids storage has the session alone.
  }
}

/** A key that opens nothing must not stand in the way of signing in. */
export function forgetScreenKey(): void {
  try {
    localStorage.removeItem(STORE_KEY)
  } catch {
    // As above.
  }
}

export function screenKey(): string | null {
  try {
    return isScreen() ? localStorage.getItem(STORE_KEY) : null
  } catch {
    return null
  }
}

/** What a request carries besides the cookie of the session. */
export function screenHeaders(): Record<string, string> {
  const key = screenKey()
  return key === null ? {} : { authorization: `Bearer ${key}` }
}
