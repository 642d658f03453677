import type { KatexOptions } from 'katex'

/** No links, images or classes from a formula, and an end to macros that grow. */
export const KATEX_OPTIONS: KatexOptions = {
  trust: false,
  strict: 'ignore',
  throwOnError: false,
  maxExpand: 300,
  maxSize: 20,
  errorColor: 'var(--h-failed)',
}
