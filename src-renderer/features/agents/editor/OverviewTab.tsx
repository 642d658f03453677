import { Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { ModelParams } from '#shared/domain/model.ts'
import { ModelField } from '../ModelField.tsx'
import { strings } from '../strings.ts'
import { useEditing } from './draft-context.ts'
import { MAX_NAME } from './drafts.ts'
import styles from './Editor.module.css'

const words = strings.overview
const MODES = ['plan', 'ask', 'auto'] as const
const LONGEST_ANSWER = 131_072

/** Name, model, what it may do, and how the model writes. */
export function OverviewTab() {
  const { draft, isBuiltIn, showsProblems, change } = useEditing()
  const [wasLeft, setWasLeft] = useState(false)
  const isNameMissing = draft.name.trim() === '' && (wasLeft || showsProblems)
  return (
    <div className={styles.part}>
      <div className={styles.form}>
        <TextInput
          label={words.name}
          description={words.nameHelp}
          maxLength={MAX_NAME}
          disabled={isBuiltIn}
          value={draft.name}
          error={isNameMissing && words.nameMissing}
          onBlur={() => setWasLeft(true)}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Textarea
          label={words.description}
          description={words.descriptionHelp}
          maxLength={500}
          rows={2}
          disabled={isBuiltIn}
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <ModelField
          label={words.model}
          description={words.modelHelp}
          value={draft.model}
          onChange={(model) => change({ model })}
        />
        {!isBuiltIn && (
          <div className={styles.field}>
            <span className={styles.label}>{words.mode}</span>
            <Segmented
              label={words.mode}
              value={draft.mode}
              options={MODES.map((value) => ({ value, label: words.modes[value] }))}
              onChange={(mode) => change({ mode })}
            />
            <span className={styles.help}>{words.modeHelp[draft.mode]}</span>
          </div>
        )}
        <Params params={draft.params} onChange={(params) => change({ params })} />
      </div>
    </div>
  )
}

const THINKING = ['auto', 'off', 'low', 'medium', 'high'] as const

function Params({ params, onChange }: { params: ModelParams; onChange: (params: ModelParams) => void }) {
  const { temperature, maxOutputTokens, thinking = 'auto', ...rest } = params
  const put = (next: Pick<ModelParams, 'temperature' | 'maxOutputTokens' | 'thinking'>) => {
    const all = { temperature, maxOutputTokens, thinking, ...next }
    onChange({
      ...rest,
      ...(all.temperature === undefined ? {} : { temperature: all.temperature }),
      ...(all.maxOutputTokens === undefined ? {} : { maxOutputTokens: all.maxOutputTokens }),
      ...(all.thinking === 'auto' ? {} : { thinking: all.thinking }),
    })
  }
  return (
    <section className={styles.group}>
      <h2>{words.params}</h2>
      <UnitField
        label={words.temperature}
        description={`${words.temperatureHelp} ${words.modelDecides}`}
        value={temperature ?? null}
        min={0}
        max={2}
        decimals={2}
        unit=""
        isOptional
        onCommit={(value) => put({ temperature: value ?? undefined } as ModelParams)}
      />
      <UnitField
        label={words.length}
        description={words.modelDecides}
        value={maxOutputTokens ?? null}
        min={16}
        max={LONGEST_ANSWER}
        unit={words.tokens}
        isOptional
        onCommit={(value) => put({ maxOutputTokens: value ?? undefined } as ModelParams)}
      />
      <Select
        label={words.thinking}
        allowDeselect={false}
        data={THINKING.map((value) => ({ value, label: words.thinkingOf[value] }))}
        value={thinking}
        onChange={(value) => put({ thinking: THINKING.find((each) => each === value) ?? 'auto' })}
      />
    </section>
  )
}
