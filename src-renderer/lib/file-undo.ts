import type { ChangeId, RunId } from '#shared/domain/ids.ts'
import { client } from './client.ts'
import { asAppError, errorText } from './errors.ts'
import { sayFailure } from './say.ts'
import { showToast } from './toasts.ts'

const words = {
  undone: (count: number) => (count === 1 ? '1 file is as it was before' : `${count} files are as they were before`),
  refused: (path: string, why: string) => `${path} was left alone: ${why}`,
  nothingLeft: 'Every file is as it was before already',
  force: 'The file was changed since. Undo it all the same',
}

/** Puts back every file that a run changed; what was left alone is named. */
export async function undoAllChanges(runId: RunId): Promise<void> {
  try {
    const { undone, refused } = await client.files.undoRun({ runId })
    const facts = [
      ...(undone.length > 0 ? [words.undone(undone.length)] : []),
      ...refused.map(({ path, why }) => words.refused(path, why)),
    ]
    showToast({
      text: facts.length === 0 ? words.nothingLeft : facts.join('. '),
      tone: refused.length > 0 ? 'failed' : 'plain',
    })
  } catch (thrown) {
    sayFailure(thrown)
  }
}

/** Puts one file back. When it was changed since, the person may still want it: the toast offers it. */
export async function undoChange(changeId: ChangeId, force = false): Promise<void> {
  try {
    await client.files.undo({ changeId, force })
    showToast({ text: words.undone(1) })
  } catch (thrown) {
    const isChangedSince = asAppError(thrown).code === 'file.changed_since'
    showToast({
      text: errorText(thrown),
      tone: 'failed',
      ...(isChangedSince ? { action: { label: words.force, run: () => void undoChange(changeId, true) } } : {}),
    })
  }
}
