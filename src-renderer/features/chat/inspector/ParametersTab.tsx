import { Button, Select, Slider, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { InspectorSection } from '#renderer/ui/Inspector.tsx'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { ModelParams, Thinking } from '#shared/domain/model.ts'
import { chat, useChat } from '../chat.store.ts'
import { useAgents } from '../chat-lookups.ts'
import styles from '../parts/Page.module.css'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'

const words = strings.inspector
const USUAL_TEMPERATURE = 0.7
const THINKING = Object.entries(words.thinkingOf).map(([value, label]) => ({ value, label }))

/** What this chat sets for itself: title, agent, and how the model writes. Saved at once. */
export function ParametersTab() {
  const conversation = useChat((state) => state.conversation)
  const agents = useAgents()
  if (conversation === null) return null
  const { params, title, agentId } = conversation
  const set = (change: Partial<ModelParams>) => orSay(chat.update({ params: { ...params, ...change } }))
  const reset = (key: keyof ModelParams) => {
    const { [key]: _removed, ...rest } = params
    orSay(chat.update({ params: rest }))
  }
  return (
    <>
      <InspectorSection>
        <div className={styles.fields}>
          <TitleField title={title} />
          <Select
            label={words.agent}
            data={agents.map((agent) => ({ value: agent.agentId, label: agent.name }))}
            value={agentId}
            allowDeselect={false}
            onChange={(value) => {
              const agent = agents.find((each) => each.agentId === value)
              if (agent !== undefined) orSay(chat.update({ agentId: agent.agentId }))
            }}
          />
        </div>
      </InspectorSection>
      <InspectorSection>
        <div className={styles.fields}>
          <Temperature value={params.temperature} onChange={(temperature) => set({ temperature })} />
          {params.temperature !== undefined && <Reset onClick={() => reset('temperature')} />}
          <UnitField
            label={words.length}
            value={params.maxOutputTokens ?? null}
            min={16}
            max={131_072}
            unit={words.tokensUnit}
            isOptional
            placeholder={words.modelDefault}
            onCommit={(value) => (value === null ? reset('maxOutputTokens') : set({ maxOutputTokens: value }))}
          />
          {params.maxOutputTokens !== undefined && <Reset onClick={() => reset('maxOutputTokens')} />}
          <Select
            label={words.thinking}
            data={THINKING}
            value={params.thinking ?? 'auto'}
            allowDeselect={false}
            onChange={(value) => value !== null && set({ thinking: value as Thinking })}
          />
          {params.thinking !== undefined && <Reset onClick={() => reset('thinking')} />}
        </div>
      </InspectorSection>
    </>
  )
}

function Reset({ onClick }: { onClick: () => void }) {
  return (
    <Button size="xs" variant="default" className={styles.reset ?? ''} onClick={onClick}>
      {words.reset}
    </Button>
  )
}

/** The title as it is now, also when the model has just found a better one. */
function TitleField({ title }: { title: string }) {
  const [draft, setDraft] = useState(title)
  useEffect(() => setDraft(title), [title])
  const save = () => {
    if (draft.trim() === '' || draft === title) setDraft(title)
    else orSay(chat.update({ title: draft.trim() }))
  }
  return (
    <TextInput
      label={words.chatTitle}
      value={draft}
      maxLength={200}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  )
}

function Temperature({ value, onChange }: { value: number | undefined; onChange: (value: number) => void }) {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  const shown = draft ?? USUAL_TEMPERATURE
  return (
    <div>
      <label htmlFor="chat-temperature">
        {words.temperature}: {draft === undefined ? words.modelDefault : draft.toFixed(1)}
      </label>
      <div className={styles.slider}>
        <Slider
          thumbProps={{ id: 'chat-temperature' }}
          thumbLabel={words.temperature}
          min={0}
          max={2}
          step={0.1}
          label={null}
          value={shown}
          onChange={setDraft}
          onChangeEnd={onChange}
        />
      </div>
      <p className={styles.none}>{words.temperatureHelp}</p>
    </div>
  )
}
