import { useDebouncedValue } from '@mantine/hooks'
import { Bot, FileText, Wrench } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useChat } from '#renderer/features/chat/chat.store.ts'
import { useAgents } from '#renderer/features/chat/chat-lookups.ts'
import { words } from '#renderer/features/chat/library-strings.ts'
import { client } from '#renderer/lib/client.ts'
import { matchWords, scoreOf } from '#renderer/lib/match.ts'
import type { MentionFile } from '#shared/contract/chat-library.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { Mention } from '#shared/domain/mention.ts'
import { useLibrary } from './prompt-library.ts'
import type { SuggestItem } from './SuggestList.tsx'

const PAUSE_MS = 120
const AGENTS = 4
const TOOLS = 5
const FILES = 8

export interface MentionItem extends SuggestItem {
  mention: Mention
}

/** Agents, tools and files whose name fits what stands behind the @. null: nothing is being mentioned. */
export function useMentionItems(query: string | null): { items: MentionItem[]; isSearching: boolean } {
  const agents = useAgents()
  const tools = useLibrary((state) => state.tools)
  const agentId = useChat((state) => state.conversation?.agentId)
  const { files, isSearching } = useFiles(query)
  if (query === null) return { items: [], isSearching: false }
  const own = agents.find((agent) => agent.agentId === agentId)
  const agentItems = agents.map(
    (agent): MentionItem => ({
      key: agent.agentId,
      group: words.mentions.agents,
      icon: Bot,
      title: agent.name,
      hint: words.mentions.agentHelp,
      mention: { kind: 'agent', label: agent.name, agentId: agent.agentId },
    }),
  )
  const toolItems = tools.map(
    (tool): MentionItem => ({
      key: tool.name,
      group: words.mentions.tools,
      icon: Wrench,
      title: tool.title,
      hint: toolHint(own, tool.name) ?? tool.description,
      isDisabled: toolHint(own, tool.name) === words.mentions.toolDenied,
      mention: { kind: 'tool', label: tool.title, tool: tool.name },
    }),
  )
  const fileItems = files.map(
    (file): MentionItem => ({
      key: `${file.folderId} ${file.path}`,
      group: words.mentions.files,
      icon: FileText,
      title: file.path,
      hint: file.isPrivate ? `${file.folderName}, ${words.mentions.private}` : file.folderName,
      mention: { kind: 'file', label: file.path, folderId: file.folderId, path: file.path },
    }),
  )
  return { items: [...best(agentItems, query, AGENTS), ...best(toolItems, query, TOOLS), ...fileItems], isSearching }
}

/** What a mention cannot change: an agent's own word for a tool. */
function toolHint(agent: Agent | undefined, name: string): string | undefined {
  if (agent === undefined) return undefined
  const own = agent.tools.find((each) => each.name === name)
  if (own === undefined) return words.mentions.toolAsks
  return own.permission === 'deny' ? words.mentions.toolDenied : undefined
}

function best(items: readonly MentionItem[], query: string, count: number): MentionItem[] {
  return items
    .flatMap((item) => {
      const ranges = matchWords(item.title, query)
      return ranges === null ? [] : [{ item, score: scoreOf(item.title, ranges) }]
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ item }) => item)
}

function useFiles(query: string | null): { files: readonly MentionFile[]; isSearching: boolean } {
  const [asked] = useDebouncedValue(query, PAUSE_MS)
  const [found, setFound] = useState<{ query: string | null; files: readonly MentionFile[] }>({
    query: null,
    files: [],
  })
  useEffect(() => {
    if (asked === null) return
    const stop = new AbortController()
    client.chat.mentionFiles({ text: asked, limit: FILES }, { signal: stop.signal }).then(
      ({ items }) => setFound({ query: asked, files: items }),
      () => {},
    )
    return () => stop.abort()
  }, [asked])
  return { files: query === null ? [] : found.files, isSearching: query !== null && found.query !== query }
}
