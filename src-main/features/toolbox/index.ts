export { createToolbox } from './create-toolbox.ts'
