export { createToolbox, type ToolboxDeps } from './create-toolbox.ts'
