const KEY = 'jingjing.reloaded-at'
/** A file that is missing right after a reload will not come by another one. */
const SOON_MS = 30_000

/**
 * A page that was open while the platform was updated asks for parts that are no longer there: it is loaded anew, with
 * the address that holds what was on screen.
 */
export function reloadAfterUpdate(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const before = Number(sessionStorage.getItem(KEY) ?? 0)
    if (Date.now() - before < SOON_MS) return
    sessionStorage.setItem(KEY, String(Date.now()))
    event.preventDefault()
    window.location.reload()
  })
}
