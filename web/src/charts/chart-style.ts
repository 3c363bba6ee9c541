import type { Language } from '../ui/preferences.ts'
import { FONT_FAMILY, type Tokens } from '../ui/theme.ts'

/** What every chart looks like before it has data. */
export function chartStyle(tokens: Tokens, language: Language) {
  return {
    animation: false,
    textStyle: { fontFamily: FONT_FAMILY[language], color: tokens.inkSecondary, fontSize: 12 },
    grid: { left: 4, right: 44, top: 16, bottom: 4, containLabel: true },
  }
}

export function categoryAxis(tokens: Tokens, labels: string[]) {
  return {
    type: 'category',
    data: labels,
    boundaryGap: false,
    axisLine: { lineStyle: { color: tokens.hairlineStrong } },
    axisTick: { show: false },
    axisLabel: { color: tokens.inkTertiary, hideOverlap: true, fontSize: 12, alignMaxLabel: 'right' },
  }
}

export function valueAxis(tokens: Tokens) {
  return {
    type: 'value',
    min: 0,
    minInterval: 1,
    splitNumber: 4,
    splitLine: { lineStyle: { color: tokens.hairline } },
    axisLabel: { color: tokens.inkTertiary, fontSize: 12 },
  }
}

export function tooltip(tokens: Tokens, language: Language) {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: tokens.surface,
    borderColor: tokens.hairlineStrong,
    borderWidth: 1,
    padding: [6, 10],
    extraCssText: 'box-shadow:none;border-radius:4px',
    textStyle: { color: tokens.ink, fontSize: 12, fontFamily: FONT_FAMILY[language] },
    axisPointer: { lineStyle: { color: tokens.hairlineStrong, type: 'solid' } },
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Tooltips are HTML, and names come from files of other people. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}
