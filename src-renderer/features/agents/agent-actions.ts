import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { saveFile } from '#renderer/lib/save-file.ts'
import { told } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { strings } from './strings.ts'

const words = strings.actions

export const pauseAgent = ({ agentId, name }: Agent) =>
  told(async () => {
    const { count } = await client.agents.pause({ agentId })
    offerUndo(words.paused(name, count), async () => void (await client.agents.resume({ agentId })))
  })

export const resumeAgent = ({ agentId, name }: Agent) =>
  told(async () => {
    await client.agents.resume({ agentId })
    showToast({ text: words.resumed(name) })
  })

export const terminateRuns = (agentId: AgentId) =>
  told(async () => {
    const { count } = await client.agents.terminate({ agentId })
    showToast({ text: words.terminated(count) })
  })

export const copyAgent = (agentId: AgentId) =>
  told(async () => {
    const copy = await client.agents.copy({ agentId })
    showToast({ text: words.copied(copy.name) })
    goTo('agents', copy.agentId)
  })

export const chatWith = (agentId: AgentId) =>
  told(async () => goTo('chat', (await client.chat.create({ agentId })).conversationId))

export const exportAgents = (agentIds: AgentId[]) =>
  told(async () => {
    const { fileName, content } = await client.agents.export({ agentIds })
    saveFile(fileName, new Blob([content], { type: 'application/json' }))
    showToast({ text: words.exported(fileName) })
  })

/** Built-in ones stay. Gives whether something was deleted. */
export const deleteAgents = (chosen: readonly Agent[]) =>
  told(async () => {
    const own = chosen.filter((agent) => !agent.isBuiltIn)
    const [first] = own
    if (first === undefined) return false
    for (const { agentId } of own) await client.agents.delete({ agentId })
    offerUndo(own.length === 1 ? words.deleted(first.name) : words.deletedSome(own.length), async () => {
      for (const { agentId } of own) await client.agents.restore({ agentId })
    })
    return true
  })
