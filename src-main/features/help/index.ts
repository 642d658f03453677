export { createHelp, type HelpDeps } from './create-help.ts'
