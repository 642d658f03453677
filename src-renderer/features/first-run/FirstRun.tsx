import { Check, Lock } from 'lucide-react'
import { type ComponentType, useEffect, useRef } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatMemory } from '#renderer/lib/format.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import styles from './FirstRun.module.css'
import { goToStep, STEPS, type Step, useFirstRun } from './first-run.store.ts'
import { ChooseFolders } from './steps/ChooseFolders.tsx'
import { FirstChat } from './steps/FirstChat.tsx'
import { GetModel } from './steps/GetModel.tsx'
import { ThisPc } from './steps/ThisPc.tsx'
import { Welcome } from './steps/Welcome.tsx'
import { strings } from './strings.ts'

const SCREENS: Record<Step, ComponentType> = {
  welcome: Welcome,
  pc: ThisPc,
  model: GetModel,
  see: ChooseFolders,
  chat: FirstChat,
}

/** The first steps: one question a screen, left and resumed at any of them. */
export function FirstRun() {
  const { step, furthest } = useFirstRun()
  const main = useRef<HTMLElement>(null)
  const Screen = SCREENS[step]
  const details = useDetails()
  useEffect(() => {
    if (step !== 'welcome') main.current?.focus()
  }, [step])
  return (
    <div className={styles.first}>
      <nav className={styles.steps} aria-label={strings.heading}>
        <h2 className={styles.heading}>{strings.heading}</h2>
        <p className="h-meta">{strings.about}</p>
        <ol className={styles.list}>
          {STEPS.map((each, index) => (
            <StepItem
              key={each}
              step={each}
              number={index + 1}
              isDone={index < furthest && each !== step}
              isReachable={index <= furthest}
              isCurrent={each === step}
              detail={index <= furthest || each === 'see' ? details[each] : ''}
            />
          ))}
        </ol>
        <p className={styles.promise}>
          <Lock size={14} aria-hidden />
          <span>{strings.promise}</span>
        </p>
      </nav>
      <main ref={main} className={styles.main} tabIndex={-1}>
        <div className={styles.screen}>
          <Screen />
        </div>
      </main>
    </div>
  )
}

interface StepItemProps {
  step: Step
  number: number
  isDone: boolean
  isReachable: boolean
  isCurrent: boolean
  detail: string
}

function StepItem({ step, number, isDone, isReachable, isCurrent, detail }: StepItemProps) {
  return (
    <li>
      <button
        type="button"
        className={styles.step}
        aria-current={isCurrent ? 'step' : undefined}
        disabled={!isReachable}
        onClick={() => goToStep(step)}
      >
        <span className={styles.dot} data-done={isDone || undefined}>
          {isDone ? <Check size={12} strokeWidth={2} aria-hidden /> : number}
        </span>
        <span className={styles.stepName}>{strings.steps[step]}</span>
        {detail !== '' && <span className="h-meta h-cut">{detail}</span>}
      </button>
    </li>
  )
}

/** What was chosen so far, in a few words under each step. */
function useDetails(): Record<Step, string> {
  const name = useSetting('profile.name', '')
  const model = useSetting('models.defaultChat', null)
  const { data: info } = useResource(() => client.system.info())
  const { data: folders } = useResource(() => client.files.folders(), ['folder.changed'])
  const { data: models } = useResource(() => client.models.list({}), ['model.changed', 'setting.changed'])
  const title = models?.find(({ ref }) => ref.providerId === model?.providerId && ref.name === model.name)?.title
  const count = folders?.length ?? 0
  return {
    welcome: name,
    pc: info === undefined ? '' : strings.pc.short(formatMemory(info.totalMemoryBytes), info.cpuCount),
    model: title ?? model?.name.split(/[\\/]/).at(-1) ?? '',
    see: count > 0 ? strings.hints.folders(count) : strings.hints.see,
    chat: '',
  }
}
