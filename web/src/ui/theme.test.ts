import { describe, expect, it } from 'vitest'
import { cssVariables, DARK, LIGHT, type Tokens } from './theme.ts'

/** Relative luminance and contrast of WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe.each([LIGHT, DARK] as Tokens[])('the $name theme', (tokens) => {
  it.each(['ink', 'inkSecondary', 'inkTertiary', 'accent', 'danger', 'warning', 'success'] as const)(
    'sets %s so that it can be read on every ground (AA, 4.5)',
    (name) => {
      for (const ground of [tokens.surface, tokens.background, tokens.sunken])
        expect(contrast(tokens[name], ground)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it('keeps words readable on the soft grounds and on the accent', () => {
    expect(contrast(tokens.accent, tokens.accentSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens.danger, tokens.dangerSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens.warning, tokens.warningSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens.success, tokens.successSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens.onAccent, tokens.accent)).toBeGreaterThanOrEqual(4.5)
  })

  it('has a ramp that only grows away from its ground', () => {
    const distances = tokens.sequential.map((colour) => contrast(colour, tokens.surface))
    expect([...distances].sort((a, b) => a - b)).toEqual(distances)
    expect(new Set(tokens.sequential).size).toBe(6)
  })

  it('shows missing data as neither the ground nor the lowest class', () => {
    expect(tokens.missing).not.toBe(tokens.surface)
    expect(tokens.missing).not.toBe(tokens.sequential[0])
  })

  it('hands every colour to the style sheets', () => {
    const variables = cssVariables(tokens)
    expect(variables['--ink-secondary']).toBe(tokens.inkSecondary)
    expect(variables['--sequential-5']).toBe(tokens.sequential[5])
    expect(variables['--map-land']).toBe(tokens.map.land)
  })
})
