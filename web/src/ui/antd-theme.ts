import { type ThemeConfig, theme } from 'antd'
import type { Language } from './preferences.ts'
import { FONT_FAMILY, type Tokens } from './theme.ts'

/** The component library dressed in our tokens. */
export function antdTheme(tokens: Tokens, language: Language, isMotionReduced: boolean): ThemeConfig {
  return {
    algorithm: tokens.name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    hashed: false,
    token: {
      colorPrimary: tokens.accent,
      colorInfo: tokens.accent,
      colorLink: tokens.accent,
      colorLinkHover: tokens.accentHover,
      colorError: tokens.danger,
      colorWarning: tokens.warning,
      colorSuccess: tokens.success,
      colorText: tokens.ink,
      colorTextSecondary: tokens.inkSecondary,
      colorTextTertiary: tokens.inkTertiary,
      colorTextPlaceholder: tokens.inkTertiary,
      colorBgBase: tokens.surface,
      colorBgLayout: tokens.background,
      colorBgContainer: tokens.surface,
      colorBgElevated: tokens.surface,
      colorBorder: tokens.hairlineStrong,
      colorBorderSecondary: tokens.hairline,
      colorSplit: tokens.hairline,
      colorTextLightSolid: tokens.onAccent,
      fontFamily: FONT_FAMILY[language],
      colorBgMask: tokens.name === 'dark' ? 'rgba(0, 0, 0, 0.5)' : 'rgba(16, 32, 33, 0.28)',
      fontSize: 14,
      fontSizeSM: 12,
      fontSizeLG: 16,
      fontSizeHeading1: 28,
      fontSizeHeading2: 20,
      fontSizeHeading3: 16,
      fontWeightStrong: 600,
      borderRadius: 4,
      borderRadiusLG: 6,
      controlHeight: 32,
      motionDurationSlow: '0.18s',
      motionDurationMid: '0.14s',
      motionDurationFast: '0.08s',
      motion: !isMotionReduced,
      boxShadowSecondary: '0 4px 16px rgba(10, 30, 30, 0.12)',
    },
    components: {
      Table: {
        cellPaddingBlockSM: 7,
        cellPaddingInlineSM: 12,
        headerBg: tokens.sunken,
        headerColor: tokens.inkSecondary,
        headerSplitColor: 'transparent',
        borderColor: tokens.hairline,
        rowHoverBg: tokens.sunken,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tabs: { horizontalMargin: '0 0 16px 0', titleFontSize: 14 },
      Drawer: { paddingLG: 20 },
      Segmented: { trackBg: tokens.sunken },
    },
  }
}
