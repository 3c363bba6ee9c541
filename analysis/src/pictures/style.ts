/** What a picture is drawn with, on a page or on paper; colours as `#rrggbb`. */
export interface PictureStyle {
  surface: string
  ink: string
  inkSecondary: string
  inkTertiary: string
  hairline: string
  hairlineStrong: string
  accent: string
  missing: string
  /** Low to high, six classes of one hue. */
  sequential: readonly string[]
  categorical: readonly string[]
  fontFamily: string
}

/** Paper is light, whatever the screen is. */
export const PAPER_STYLE: PictureStyle = {
  surface: '#ffffff',
  ink: '#172021',
  inkSecondary: '#4d5b5c',
  inkTertiary: '#5e6c6e',
  hairline: '#e2e8e8',
  hairlineStrong: '#c9d2d2',
  accent: '#0b6b66',
  missing: '#d5dcdc',
  sequential: ['#d0e7e3', '#a3d0ca', '#73b6ae', '#43968e', '#1d7871', '#0a504b'],
  categorical: ['#0b6b66', '#d07f00', '#3a6fb7', '#b0487c', '#76892a', '#57a5d8', '#8b5a41', '#7a7fb8'],
  fontFamily:
    '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
}

/** So many colours of a ramp, its ends among them. */
export function rampOf(sequential: readonly string[], num: number): string[] {
  if (num <= 1) return [sequential[Math.min(3, sequential.length - 1)] as string]
  return Array.from(
    { length: num },
    (_, index) => sequential[Math.round((index * (sequential.length - 1)) / (num - 1))] as string,
  )
}

/** Radius of a circle whose area is in proportion to the value. */
export const symbolRadiusPixels = (value: number, most: number): number =>
  most > 0 ? Math.max(3, 24 * Math.sqrt(Math.abs(value) / most)) : 3

/** `1,234.5`; what is below one keeps three digits that count. */
export function formatValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '—'
  const isSmall = value !== 0 && Math.abs(value) < 1
  return new Intl.NumberFormat(
    'en-US',
    isSmall ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 1 },
  ).format(value)
}
