import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineTransition,
  type VariantColorsResolver,
} from '@mantine/core'

const EMBER = [
  '#fbeee5',
  '#f6d9c8',
  '#efb998',
  '#e8844e',
  '#d96a33',
  '#c9551f',
  '#b2461a',
  '#983910',
  '#7d2f0d',
  '#5f240a',
] as const

/** Mantine paints white on every filled button; on light ember that fails. Default buttons get a hairline. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  if (input.variant === 'filled') {
    return { ...colors, color: input.color === 'red' ? 'var(--h-on-danger)' : 'var(--h-on-accent)' }
  }
  if (input.variant === 'default') {
    return { ...colors, background: 'var(--h-surface)', border: '1px solid var(--h-line)', hover: 'var(--h-hover)' }
  }
  if (input.variant === 'subtle') {
    const color = input.color === 'red' ? 'var(--h-failed)' : 'var(--h-text-2)'
    return { ...colors, background: 'transparent', hover: 'var(--h-hover)', color }
  }
  return colors
}

/** Overlays fade and rise by 4 px; nothing grows or bounces. */
const rise: MantineTransition = {
  in: { opacity: 1, transform: 'translateY(0)' },
  out: { opacity: 0, transform: 'translateY(4px)' },
  transitionProperty: 'opacity, transform',
}

const small = { defaultProps: { size: 'sm' } }
const field = { defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] } }

export const theme = createTheme({
  colors: { ember: EMBER },
  primaryColor: 'ember',
  primaryShade: { light: 6, dark: 3 },
  defaultRadius: 6,
  respectReducedMotion: true,
  focusRing: 'auto',
  cursorType: 'default',
  fontFamily: 'var(--h-font)',
  fontFamilyMonospace: 'var(--h-mono)',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1rem', sm: '1.25rem', md: '1.375rem', lg: '1.5rem', xl: '1.625rem' },
  variantColorResolver,
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    TextInput: field,
    Textarea: field,
    NumberInput: field,
    PasswordInput: field,
    Select: { defaultProps: { ...field.defaultProps, allowDeselect: false, checkIconPosition: 'right' } },
    Checkbox: small,
    Radio: small,
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 14,
        transitionProps: { duration: 140, transition: rise },
        overlayProps: { color: 'transparent', backgroundOpacity: 1 },
        attributes: { header: { role: 'none' } },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    // its focusable placeholder is no menu item, which screen readers trip over
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'none',
        transitionProps: { duration: 90, transition: 'fade' },
        radius: 8,
      },
    },
    Popover: { defaultProps: { shadow: 'none', transitionProps: { duration: 140, transition: 'fade' }, radius: 10 } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 90, transition: 'fade' }, radius: 6 } },
  },
})
