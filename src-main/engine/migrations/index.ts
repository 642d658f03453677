import type { Migration } from '../db/migration.ts'
import { m0001 } from './0001-engine.ts'
import { m0002 } from './0002-models.ts'
import { m0003 } from './0003-chat-agents.ts'
import { m0004 } from './0004-files-governance.ts'
import { m0005 } from './0005-models-more.ts'
import { m0006 } from './0006-chat-more.ts'
import { m0007 } from './0007-attachments.ts'
import { m0008 } from './0008-agent-versions.ts'
import { m0009 } from './0009-executions.ts'
import { m0010 } from './0010-hosts.ts'
import { m0011 } from './0011-backups.ts'
import { m0012 } from './0012-overview.ts'
import { m0013 } from './0013-private.ts'

/** Every step of the schema, oldest first; `id` is the place in this list, counted from 1. */
export const migrations: readonly Migration[] = [
  m0001,
  m0002,
  m0003,
  m0004,
  m0005,
  m0006,
  m0007,
  m0008,
  m0009,
  m0010,
  m0011,
  m0012,
  m0013,
]
