import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { told } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { OWN_CHOICES } from '#shared/domain/agent-content.ts'
import { strings } from '../strings.ts'
import { beginDraft, dropDraft, problemOf, useDrafts } from './drafts.ts'

const words = strings.editor

/** Saves a draft as the next version, or makes the new agent. Gives the tab of what is wrong with it, else null. */
export async function saveDraft(
  draftId: string,
  saved: Agent | null,
  note: string,
): Promise<'overview' | 'instructions' | null> {
  const draft = useDrafts.getState().byId[draftId]
  if (draft === undefined) return null
  const problem = problemOf(draft.content)
  if (problem !== null) return problem.tab
  const content = { ...draft.content, name: draft.content.name.trim() }
  await told(async () => {
    if (saved === null) {
      const made = await client.agents.create(content)
      dropDraft(draftId)
      showToast({ text: words.created(made.name) })
      goTo('agents', made.agentId, { replace: true })
      return
    }
    const fields = saved.isBuiltIn ? Object.fromEntries(OWN_CHOICES.map((key) => [key, content[key]])) : content
    const baseVersion = draft.baseVersion ?? saved.version
    const made = await client.agents.update({ agentId: saved.agentId, ...fields, note, baseVersion })
    beginDraft(draftId, made, made.version)
    showToast({ text: words.saved(made.version) })
  })
  return null
}
