import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { words } from '#renderer/features/chat/library-strings.ts'
import { startNewChat } from '#renderer/features/chat/start-new-chat.ts'
import type { Prompt } from '#shared/contract/prompts.contract.ts'
import { promptVariables } from '#shared/domain/prompt-variables.ts'
import { addMention, draftOf, setDraftText, useDraft } from '../drafts.ts'
import { COMPOSER_ID } from '../focus-composer.ts'
import { type MentionItem, useMentionItems } from './mention-items.ts'
import { useFreshLibrary, useLibrary } from './prompt-library.ts'
import { optionId } from './SuggestList.tsx'
import { type SlashItem, slashItems } from './slash-items.ts'
import { replaceWish, type Wish, wishAt } from './suggestion.ts'

type Item = MentionItem | SlashItem

/** What @ and / suggest in the draft of a conversation, and the keys that choose from it. */
export function useSuggestions(id: string) {
  const { text } = useDraft(id)
  const [caret, setCaret] = useState(0)
  const [closedFor, setClosedFor] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const [form, setForm] = useState<Prompt | null>(null)
  const listId = useId()
  const prompts = useLibrary((state) => state.prompts)
  useFreshLibrary()

  const wish = wishAt(text, Math.min(caret, text.length))
  const place = wish === null ? null : `${wish.kind} ${wish.from}`
  const isOpen = wish !== null && closedFor !== place
  const mentionItems = useMentionItems(isOpen && wish.kind === 'mention' ? wish.query : null)
  const items: readonly Item[] = !isOpen
    ? []
    : wish.kind === 'slash'
      ? slashItems(wish.query, prompts, startNewChat)
      : mentionItems.items
  const query = wish?.query ?? ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: another wish begins at its best item
  useEffect(() => setActive(0), [place, query])
  useEffect(() => {
    if (place === null) setClosedFor(null)
  }, [place])
  // a text that is nobody's name is only text: no empty box stands over what is written on
  const isShown = isOpen && (items.length > 0 || (query.length < 12 && !mentionItems.isSearching))
  const at = Math.min(active, items.length - 1)

  function write(next: { text: string; caret: number }): void {
    setDraftText(id, next.text)
    setCaret(next.caret)
    requestAnimationFrame(() => {
      const field = document.getElementById(COMPOSER_ID)
      if (!(field instanceof HTMLTextAreaElement)) return
      field.focus()
      field.setSelectionRange(next.caret, next.caret)
    })
  }

  function choose(item: Item): void {
    if (wish === null || item.isDisabled) return
    const now = draftOf(id).text
    if ('mention' in item) {
      addMention(id, item.mention)
      write(replaceWish(now, caret, wish, `@${item.mention.label}`))
      return
    }
    if (item.prompt !== undefined) {
      if (promptVariables(item.prompt.text).length > 0) setForm(item.prompt)
      else insert(item.prompt.text, wish)
      return
    }
    write(replaceWish(now, caret, wish, ''))
    item.run?.()
  }

  function insert(words: string, at: Wish | null): void {
    setForm(null)
    const now = draftOf(id).text
    const rest = at === null ? now : now.slice(caret)
    write({ text: words + rest, caret: words.length })
  }

  /** True when the key was for the suggestions. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!isShown || event.nativeEvent.isComposing) return false
    const item = items[at]
    if (event.key === 'Escape') setClosedFor(place)
    else if (item === undefined) return false
    else if (event.key === 'ArrowDown') setActive((at + 1) % items.length)
    else if (event.key === 'ArrowUp') setActive((at - 1 + items.length) % items.length)
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(item)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  return {
    isShown,
    items,
    active: at,
    listId,
    label: wish?.kind === 'slash' ? words.slash.label : words.mentions.label,
    none: wish?.kind === 'slash' ? words.slash.none : words.mentions.none,
    form,
    onKeyDown,
    choose,
    insert: (text: string) => insert(text, wish),
    closeForm: () => setForm(null),
    field: {
      'aria-autocomplete': 'list' as const,
      'aria-haspopup': 'listbox' as const,
      ...(isShown && items.length > 0
        ? { 'aria-controls': listId, 'aria-activedescendant': optionId(listId, at) }
        : {}),
      onSelect: (event: { currentTarget: HTMLTextAreaElement }) => setCaret(event.currentTarget.selectionStart),
      onBlur: () => setClosedFor(place),
    },
  }
}
