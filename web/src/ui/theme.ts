/** Every colour, size and width of the page, decided once; no page invents its own. */
export interface Tokens {
  name: 'light' | 'dark'
  background: string
  surface: string
  sunken: string
  hairline: string
  hairlineStrong: string
  ink: string
  inkSecondary: string
  inkTertiary: string
  accent: string
  accentHover: string
  accentSoft: string
  onAccent: string
  danger: string
  dangerSoft: string
  warning: string
  warningSoft: string
  success: string
  successSoft: string
  /** The period before, the other communities: what is there to compare with. */
  comparison: string
  missing: string
  /** Low to high, six classes of one hue. */
  sequential: readonly [string, string, string, string, string, string]
  /** At most eight, safe for colour-blind readers; after them comes "other". */
  categorical: readonly string[]
  map: {
    land: string
    water: string
    green: string
    street: string
    streetCasing: string
    building: string
    buildingOutline: string
    boundary: string
    label: string
    halo: string
  }
}

export const LIGHT: Tokens = {
  name: 'light',
  background: '#f5f7f7',
  surface: '#ffffff',
  sunken: '#eef2f2',
  hairline: '#e2e8e8',
  hairlineStrong: '#c9d2d2',
  ink: '#172021',
  inkSecondary: '#4d5b5c',
  inkTertiary: '#5e6c6e',
  accent: '#0b6b66',
  accentHover: '#09807a',
  accentSoft: '#e3f1ef',
  onAccent: '#ffffff',
  danger: '#b3352b',
  dangerSoft: '#fbeeec',
  warning: '#8a5a00',
  warningSoft: '#fbf3e2',
  success: '#28704a',
  successSoft: '#e8f4ed',
  comparison: '#9aa7a8',
  missing: '#d5dcdc',
  sequential: ['#d0e7e3', '#a3d0ca', '#73b6ae', '#43968e', '#1d7871', '#0a504b'],
  categorical: ['#0b6b66', '#d07f00', '#3a6fb7', '#b0487c', '#76892a', '#57a5d8', '#8b5a41', '#7a7fb8'],
  map: {
    land: '#f6f5f1',
    water: '#cfe0e6',
    green: '#dfe9d9',
    street: '#ffffff',
    streetCasing: '#d2cec4',
    building: '#e9e5dc',
    buildingOutline: '#d9d5cc',
    boundary: '#6f7d7e',
    label: '#414c4d',
    halo: '#ffffff',
  },
}

export const DARK: Tokens = {
  name: 'dark',
  background: '#0e1415',
  surface: '#151d1e',
  sunken: '#1b2526',
  hairline: '#263233',
  hairlineStrong: '#3a494a',
  ink: '#e3eaea',
  inkSecondary: '#adbaba',
  inkTertiary: '#8d9b9c',
  accent: '#53bdb3',
  accentHover: '#74cfc6',
  accentSoft: '#173331',
  onAccent: '#07201e',
  danger: '#f08a7e',
  dangerSoft: '#38201d',
  warning: '#dfae55',
  warningSoft: '#332a17',
  success: '#76c596',
  successSoft: '#173023',
  comparison: '#647475',
  missing: '#2d393a',
  sequential: ['#16302f', '#1b4b48', '#226a65', '#308c85', '#52b0a8', '#93d8d1'],
  categorical: ['#53bdb3', '#e5a13c', '#7ba6e0', '#de86b2', '#b1c162', '#8bc7ea', '#c7977d', '#a9add9'],
  map: {
    land: '#151b1c',
    water: '#1c3038',
    green: '#1b2a21',
    street: '#2c3738',
    streetCasing: '#10171700',
    building: '#1e2728',
    buildingOutline: '#283334',
    boundary: '#8c9b9c',
    label: '#c3cece',
    halo: '#10161799',
  },
}

export const TOKENS = { light: LIGHT, dark: DARK } as const
export type ThemeName = keyof typeof TOKENS

const CHINESE_FONTS =
  '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"'

/** English puts a Latin face first: a Chinese one sets an apostrophe a whole character wide. */
export const FONT_FAMILY = {
  zh: `${CHINESE_FONTS}, system-ui, sans-serif`,
  en: `"Noto Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, "Latin quotes", ${CHINESE_FONTS}, system-ui, sans-serif`,
} as const

/** Below this the navigation moves to the bottom edge. */
export const NARROW_WIDTH_PIXELS = 768

/** The tokens as custom properties, for the style sheets. */
export function cssVariables(tokens: Tokens): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [key, value] of Object.entries(tokens)) {
    if (typeof value === 'string' && key !== 'name') variables[`--${kebab(key)}`] = value
  }
  tokens.sequential.forEach((colour, index) => {
    variables[`--sequential-${index}`] = colour
  })
  for (const [key, value] of Object.entries(tokens.map)) variables[`--map-${kebab(key)}`] = value
  return variables
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
