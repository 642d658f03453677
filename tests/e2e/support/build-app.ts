import { buildApp } from '#tests/support/headless-core.ts'

export default buildApp
