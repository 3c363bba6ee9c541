/** The sign of the product: the character 井, a well with four houses around it. */
export function Mark({ sizePixels }: { sizePixels: number }) {
  return (
    <svg width={sizePixels} height={sizePixels} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path
        d="M12 6.5v12.5c0 3-1.2 5-3.4 6.5M20 6.5v19M6.5 12h19M6.5 19.5h19"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  )
}
