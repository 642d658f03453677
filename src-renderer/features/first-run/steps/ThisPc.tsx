import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatMemory } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { Facts } from '#renderer/ui/Inspector.tsx'
import styles from '../FirstRun.module.css'
import { Screen } from '../Screen.tsx'
import { strings } from '../strings.ts'
import { StepButtons } from './StepButtons.tsx'

const words = strings.pc
const GIB = 1_024 ** 3

export function ThisPc() {
  const { data: info, error, reload } = useResource(() => client.system.info())
  return (
    <Screen title={words.title} text={words.text} actions={<StepButtons />}>
      {error !== undefined && info === undefined && (
        <ErrorState
          isInline
          title={errorText(error)}
          action={<Button onClick={reload}>{strings.model.again}</Button>}
        />
      )}
      {info === undefined && error === undefined && <p role="status">{words.looking}</p>}
      {info !== undefined && (
        <>
          <div className={styles.facts}>
            <Facts
              items={[
                [
                  words.memory,
                  words.memoryValue(formatMemory(info.totalMemoryBytes), formatMemory(info.freeMemoryBytes)),
                ],
                [words.processors, String(info.cpuCount)],
                [words.secrets, words.secretsValue[info.secretsBackend]],
                [
                  words.dataDir,
                  <span key="dir" className="h-mono">
                    {info.dataDir}
                  </span>,
                ],
              ]}
            />
          </div>
          <p>{words.advice[sizeOf(info.totalMemoryBytes)]}</p>
        </>
      )}
    </Screen>
  )
}

function sizeOf(totalMemoryBytes: number): keyof typeof words.advice {
  if (totalMemoryBytes < 12 * GIB) return 'small'
  return totalMemoryBytes < 30 * GIB ? 'middle' : 'large'
}
