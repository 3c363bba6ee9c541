/** The number by which the page's answer allows style sheets made while the page runs; absent where nothing forbids them. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce

/**
 * Gives every style sheet that our own scripts make the answer's number. The component library marks most of its sheets
 * itself, yet not those that lock scrolling behind a dialog and measure the scroll bar. Sheets that come as markup are
 * parsed, not created, and stay refused.
 */
export function markStyleSheets(): void {
  if (!STYLE_NONCE) return
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = STYLE_NONCE
    return element
  }) as typeof document.createElement
}
