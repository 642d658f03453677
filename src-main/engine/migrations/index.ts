import type { Migration } from '../db/migration.ts'
import { m0001 } from './0001-engine.ts'
import { m0002 } from './0002-models.ts'
import { m0003 } from './0003-chat-agents.ts'
import { m0004 } from './0004-files-governance.ts'

/** Every step of the schema, oldest first; `id` is the place in this list, counted from 1. */
export const migrations: readonly Migration[] = [m0001, m0002, m0003, m0004]
