/** A gap in a prompt: `{{name}}`, `{{name=default}}` or `{{name|choice,choice}}`, whose first choice is the default. */
export interface PromptVariable {
  name: string
  fallback: string
  /** empty: any text */
  choices: readonly string[]
}

const VARIABLE = /\{\{\s*([\p{L}\p{N}_][\p{L}\p{N}_ -]{0,39})(?:\s*([|=])([^{}]{0,500}))?\s*\}\}/gu
const MAX_VARIABLES = 30

/** The gaps of a prompt in order of their first place; the first one of a name says its choices. */
export function promptVariables(text: string): PromptVariable[] {
  const found = new Map<string, PromptVariable>()
  for (const match of text.matchAll(VARIABLE)) {
    const variable = variableOf(match)
    const before = found.get(variable.name)
    if (before === undefined && found.size < MAX_VARIABLES) found.set(variable.name, variable)
    else if (before !== undefined && isBare(before) && !isBare(variable)) found.set(variable.name, variable)
  }
  return [...found.values()]
}

/** The prompt with its gaps filled. What stands in a value is text: gaps in it are not filled again. */
export function fillPrompt(text: string, values: Readonly<Record<string, string>>): string {
  const variables = new Map(promptVariables(text).map((variable) => [variable.name, variable]))
  return text.replace(VARIABLE, (whole, name: string) => {
    const variable = variables.get(name.trim())
    return variable === undefined ? whole : (values[variable.name] ?? variable.fallback)
  })
}

const isBare = ({ fallback, choices }: PromptVariable): boolean => fallback === '' && choices.length === 0

function variableOf([, name = '', sign, rest = '']: RegExpMatchArray): PromptVariable {
  if (sign !== '|') return { name: name.trim(), fallback: rest.trim(), choices: [] }
  const choices = [...new Set(rest.split(',').map((choice) => choice.trim()))].filter((choice) => choice !== '')
  return { name: name.trim(), fallback: choices[0] ?? '', choices }
}
