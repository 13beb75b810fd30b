import { theme, type ThemeConfig } from 'antd'
import type { Mode } from './preferences'

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

/** antd's own blue is 4.1:1 on white; these tones pass AA in both modes. */
export function themeFor(mode: Mode, calm = false): ThemeConfig {
  const light = mode === 'light'
  return {
    algorithm: light ? theme.defaultAlgorithm : theme.darkAlgorithm,
    cssVar: { key: 'diya' },
    hashed: false,
    token: {
      // For people who ask for less motion it is off as a whole: shortened by a style alone, antd waits for
      // ends of animations that never come and leaves its drop-downs outside of the window.
      motion: !calm,
      colorPrimary: light ? '#0958d9' : '#1668dc',
      // antd's own hover is lighter: white on it is 4.1:1.
      colorPrimaryHover: light ? '#0a4ab8' : '#1459bd',
      colorLink: light ? '#0958d9' : '#8fc1ff',
      colorInfo: light ? '#0958d9' : '#1668dc',
      colorTextSecondary: light ? 'rgba(0, 0, 0, 0.68)' : 'rgba(255, 255, 255, 0.72)',
      colorTextTertiary: light ? 'rgba(0, 0, 0, 0.65)' : 'rgba(255, 255, 255, 0.65)',
      colorTextDescription: light ? 'rgba(0, 0, 0, 0.65)' : 'rgba(255, 255, 255, 0.65)',
      colorTextPlaceholder: light ? 'rgba(0, 0, 0, 0.56)' : 'rgba(255, 255, 255, 0.55)',
      colorError: light ? '#cf1322' : '#f0686a',
      colorBgLayout: light ? '#f4f6f9' : '#0d0f12',
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 6,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Menu: { itemHeight: 36, itemBorderRadius: 6 },
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
    },
  }
}

export function cspNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content.trim()
  return content || undefined
}

export const asksForCalm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches
