import { Button } from '@mantine/core'
import { useSetting } from '#renderer/lib/settings-store.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import { chat, useChat } from '../chat.store.ts'
import { isSameModel, useModels } from '../chat-lookups.ts'
import { type Draft, removeFile } from '../composer/drafts.ts'
import { orSay } from '../parts/say.ts'
import styles from './Attached.module.css'
import { strings } from './strings.ts'

/** Pictures are attached and the model cannot see: said before anything is sent, with the way out. */
export function BlindModel({ id, draft }: { id: string; draft: Draft }) {
  const models = useModels()
  const wanted = useSetting('models.defaultVision', null)
  const model = useChat((state) => state.conversation?.effectiveModel ?? null)
  const pictures = draft.files.filter((file) => file.state === 'ready' && file.ref.kind === 'image')
  const used = models.find(({ ref }) => isSameModel(ref, model))
  if (pictures.length === 0 || used === undefined || canSee(used)) return null
  const removeAll = () => {
    for (const { key } of pictures) removeFile(id, key)
  }
  const seeing = models.find(({ ref }) => isSameModel(ref, wanted)) ?? bestSeeing(models)
  return (
    <div className={styles.warning} role="status">
      <p>
        <strong>{strings.blind(used.title)}</strong> {seeing === undefined ? strings.noSeeing : strings.blindHelp}
      </p>
      {seeing !== undefined && (
        <Button size="xs" variant="filled" onClick={() => orSay(chat.update({ model: seeing.ref }))}>
          {strings.switchTo(seeing.title)}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={removeAll}>
        {strings.removePictures}
      </Button>
    </div>
  )
}

/** Of a model that says nothing of itself nobody knows. */
const canSee = ({ capabilities }: Model): boolean => capabilities.length === 0 || capabilities.includes('vision')

/** Offered by itself only where nothing leaves this PC. */
const bestSeeing = (models: readonly Model[]): Model | undefined =>
  models.find((model) => model.location === 'this_pc' && model.capabilities.includes('vision'))
