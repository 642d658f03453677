import { Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatTokens } from '#renderer/lib/format.ts'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import { actUndoable } from '../change-setting.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.models
const SMALLEST_WINDOW = 512
const LARGEST_WINDOW = 2_097_152

/** Window size and tool style of one model; saved at once with Undo. */
export function ModelDialog({ model, onClose }: { model: Model; onClose: () => void }) {
  const [current, setCurrent] = useState(model)
  const change = (options: { numCtx?: number | null; usesPromptedTools?: boolean }) => {
    const before = { numCtx: current.numCtx, usesPromptedTools: current.usesPromptedTools }
    const { ref } = model
    void actUndoable(
      async () => setCurrent(await client.models.setOptions({ ref, ...options })),
      words.optionsSaved(model.title),
      () => client.models.setOptions({ ref, ...before }),
    )
  }
  const most = model.contextLength ?? LARGEST_WINDOW
  return (
    <Modal opened onClose={onClose} title={words.options(model.title)} size={480}>
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
        <Switch
          label={words.prompted}
          description={words.promptedHelp}
          checked={current.usesPromptedTools}
          onChange={(event) => change({ usesPromptedTools: event.currentTarget.checked })}
        />
      </div>
    </Modal>
  )
}
