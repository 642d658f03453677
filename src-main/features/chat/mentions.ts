import type { WriteDb } from '#main/engine/db/db.ts'
import type { AgentLookup } from '#main/engine/ports/agent-lookup.ts'
import type { MentionSources } from '#main/engine/ports/mention-sources.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Mention } from '#shared/domain/mention.ts'
import { AppError } from '#shared/errors/errors.ts'
import { insertMentionText } from './mention-texts.ts'

export interface MentionsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  agents: AgentLookup
  tools: Pick<ToolRegistry, 'get'>
  mentionSources: MentionSources
}

/** All files of one message together, in characters: more would push everything else out of most windows. */
const MAX_FILE_CHARS = 2_000_000

/** What the mentions of a message mean, settled before it is sent. */
export function createMentions(deps: MentionsDeps) {
  const { db, clock, ids } = deps

  return {
    find: async (text: string, limit: number, signal?: AbortSignal) => ({
      items: await deps.mentionSources.find(text, limit, signal),
    }),

    /**
     * Checks what is mentioned and keeps the text of each file as it is now.
     * @throws agent.not_found, tool.unknown, folder.not_found, file.*, payload.too_large
     */
    async settle(mentions: readonly Mention[]): Promise<Mention[]> {
      const settled: Mention[] = []
      let chars = 0
      for (const mention of mentions) {
        if (mention.kind === 'agent') deps.agents.get(mention.agentId)
        if (mention.kind === 'tool' && deps.tools.get(mention.tool) === undefined) {
          throw new AppError('tool.unknown', `There is no tool ${mention.tool}`, { tool: mention.tool })
        }
        const next = mention.kind === 'file' ? await keepText(mention) : { mention, length: 0 }
        chars += next.length
        if (chars > MAX_FILE_CHARS) {
          throw new AppError('payload.too_large', `The files of one message hold at most ${MAX_FILE_CHARS} characters`)
        }
        settled.push(next.mention)
      }
      return settled
    },
  }

  async function keepText(mention: Mention & { kind: 'file' }): Promise<{ mention: Mention; length: number }> {
    const { name, text, isPrivate } = await deps.mentionSources.read(mention.folderId, mention.path)
    const mentionId = ids.next('ment')
    await db.durable((tx) =>
      insertMentionText(tx, {
        mention_id: mentionId,
        name,
        folder_id: mention.folderId,
        path: mention.path,
        is_private: Number(isPrivate),
        text,
        created_at: clock.now(),
      }),
    )
    return { mention: { ...mention, mentionId }, length: text.length }
  }
}

export type Mentions = ReturnType<typeof createMentions>

/** The mentions that a changed text still holds. */
export const stillMentioned = (mentions: readonly Mention[], text: string): Mention[] =>
  mentions.filter(({ label }) => text.includes(`@${label}`))
