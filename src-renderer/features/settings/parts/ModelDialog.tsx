import { Modal, Select, Switch } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatTokens } from '#renderer/lib/format.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import { actUndoable } from '../change-setting.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { ModelParamsFields } from './ModelParamsFields.tsx'
import { ModelTestPanel } from './ModelTestPanel.tsx'

const words = strings.models
const SMALLEST_WINDOW = 512
const LARGEST_WINDOW = 2_097_152

type Options = Omit<Parameters<typeof client.models.setOptions>[0], 'ref'>

interface ModelDialogProps {
  model: Model
  /** its provider unloads it when Hearth says so */
  keepsAlive: boolean
  onClose: () => void
}

/** Window, tools, memory and parameters of one model, saved at once with Undo; and a test of it. */
export function ModelDialog({ model, keepsAlive, onClose }: ModelDialogProps) {
  const [current, setCurrent] = useState(model)
  const change = (options: Options, done = words.optionsSaved(model.title)) => {
    const { numCtx, usesPromptedTools, params = {}, keepAliveMinutes = null } = current
    const before: Options = { numCtx, usesPromptedTools, params, keepAliveMinutes }
    const { ref } = model
    const save = async (next: Options) => setCurrent(await client.models.setOptions({ ref, ...next }))
    void actUndoable(
      () => save(options),
      done,
      () => save(before),
    )
  }
  const most = model.contextLength ?? LARGEST_WINDOW
  const isChat = model.capabilities.includes('chat')
  return (
    <Modal opened onClose={onClose} title={words.options(model.title)} size={560}>
      <div className={styles.dialog}>
        <UnitField
          label={words.window}
          description={
            model.contextLength === null
              ? words.windowUnknown
              : words.windowHelp(`${formatTokens(model.contextLength)} tokens`)
          }
          value={current.numCtx}
          min={SMALLEST_WINDOW}
          max={Math.max(SMALLEST_WINDOW, most)}
          unit="tokens"
          onCommit={(numCtx) => change({ numCtx })}
        />
        {isChat && (
          <Switch
            label={words.prompted}
            description={words.promptedHelp}
            checked={current.usesPromptedTools}
            onChange={(event) => change({ usesPromptedTools: event.currentTarget.checked })}
          />
        )}
        {keepsAlive && (
          <KeepAlive
            minutes={current.keepAliveMinutes ?? null}
            onChange={(keepAliveMinutes) => change({ keepAliveMinutes })}
          />
        )}
        {isChat && (
          <ModelParamsFields
            model={current}
            onChange={(params) =>
              change({ params }, params === null ? modelWords.params.wasReset(model.title) : undefined)
            }
          />
        )}
        <ModelTestPanel model={current} />
      </div>
    </Modal>
  )
}

const DEFAULT = ''
const CHOICES = [0, 5, 30, 60, 480, -1]

function KeepAlive({ minutes, onChange }: { minutes: number | null; onChange: (minutes: number | null) => void }) {
  const standard = useSetting('models.idleUnloadMinutes', 10)
  const choices = minutes === null || CHOICES.includes(minutes) ? CHOICES : [...CHOICES, minutes]
  const labelOf = (value: number) =>
    value < 0 ? modelWords.keepAliveEver : value === 0 ? modelWords.keepAliveNot : modelWords.keepAliveMinutes(value)
  return (
    <Select
      label={modelWords.keepAlive}
      description={modelWords.keepAliveHelp}
      data={[
        { value: DEFAULT, label: modelWords.keepAliveDefault(standard) },
        ...choices.map((value) => ({ value: String(value), label: labelOf(value) })),
      ]}
      value={minutes === null ? DEFAULT : String(minutes)}
      allowDeselect={false}
      onChange={(value) => onChange(value === null || value === DEFAULT ? null : Number(value))}
    />
  )
}
