export const strings = {
  copy: 'Copy code',
  copied: 'Copied',
  codeIn: (language: string) => (language === '' ? 'Code' : `Code, ${language}`),
} as const
