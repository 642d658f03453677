import { Button, Select } from '@mantine/core'
import { CircleCheck, CircleDashed, OctagonX, Stethoscope, TriangleAlert } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { DoctorFinding } from '#shared/contract/doctor.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import { act } from '../change-setting.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'
import { fixNow } from './doctor-fixes.ts'
import { Panel } from './Panel.tsx'

const words = modelWords.doctor
const AUTOMATIC = ''

/** Checks one connection from its address to the model at its end. Opened by its address it checks at once. */
export function DoctorPanel({ isTarget }: { isTarget: boolean }) {
  const { data: providers = [] } = useResource(() => client.models.providers(), ['provider.changed'])
  const [chosen, setChosen] = useState<string>(AUTOMATIC)
  const [findings, setFindings] = useState<readonly DoctorFinding[] | null>(null)
  const [isRunning, setIsRunning] = useState(false)
  const [problem, setProblem] = useState('')
  const run = async () => {
    if (isRunning) return
    setIsRunning(true)
    setProblem('')
    setFindings([])
    try {
      const isKnown = providers.some((each) => each.providerId === chosen)
      const found: DoctorFinding[] = []
      for await (const finding of await client.models.diagnose(isKnown ? { providerId: chosen as ProviderId } : {})) {
        found.push(finding)
        setFindings([...found])
      }
    } catch (error) {
      setProblem(errorText(error))
    }
    setIsRunning(false)
  }
  const runOnce = useEffectEvent(() => void run())
  useEffect(() => {
    if (isTarget) runOnce()
  }, [isTarget])
  return (
    <Panel
      title={words.heading}
      about={words.about}
      isTarget={isTarget}
      actions={
        <Button disabled={isRunning} leftSection={<Stethoscope size={14} aria-hidden />} onClick={() => void run()}>
          {isRunning ? words.running : findings === null ? words.run : words.again}
        </Button>
      }
    >
      {providers.length > 1 && (
        <div className={styles.toolbar}>
          <Select
            aria-label={words.provider}
            data={[
              { value: AUTOMATIC, label: words.automatic },
              ...providers.map(({ providerId, name }) => ({ value: providerId as string, label: name })),
            ]}
            value={chosen}
            allowDeselect={false}
            onChange={(value) => setChosen(value ?? AUTOMATIC)}
          />
        </div>
      )}
      {findings !== null && (
        <>
          <p role="status" className={styles.doctorSum}>
            {isRunning ? words.running : problem === '' && summary(findings)}
          </p>
          {findings.length > 0 && (
            <ul className={styles.box} aria-label={words.heading}>
              {findings.map((finding) => (
                <Finding key={finding.check} finding={finding} onFixed={() => void run()} />
              ))}
            </ul>
          )}
        </>
      )}
      {problem !== '' && <ErrorState isInline title={problem} />}
    </Panel>
  )
}

function summary(findings: readonly DoctorFinding[]): string {
  const count = (state: DoctorFinding['state']) => findings.filter((finding) => finding.state === state).length
  if (count('problem') > 0) return words.problems(count('problem'))
  return count('warning') > 0 ? words.warnings(count('warning')) : words.allFine
}

function Finding({ finding, onFixed }: { finding: DoctorFinding; onFixed: () => void }) {
  const { check, state, found, evidence, advice, fix } = finding
  const [isFixing, setIsFixing] = useState(false)
  const repair = async () => {
    if (fix === null) return
    setIsFixing(true)
    let goesOn = false
    const isDone = await act(async () => {
      goesOn = await fixNow(fix)
    })
    setIsFixing(false)
    if (isDone && goesOn) onFixed()
  }
  return (
    <li className={`${styles.item} ${styles.finding}`} data-state={state}>
      <StateIcon state={state} />
      <span className={styles.itemMain}>
        <span className={styles.itemName}>
          {words.checks[check]}
          {state !== 'ok' && <span className="h-meta">{words.states[state]}</span>}
        </span>
        <span className={styles.found}>{found}</span>
        {advice !== '' && <span className={styles.found}>{advice}</span>}
        {evidence !== '' && <span className={`${styles.evidence} h-meta h-mono`}>{evidence}</span>}
      </span>
      {fix !== null && (
        <span className={styles.itemEnd}>
          <Button
            size="xs"
            variant={state === 'problem' ? 'filled' : 'default'}
            disabled={isFixing}
            aria-label={words.fixOf(words.fixes[fix.kind], words.checks[check])}
            onClick={() => void repair()}
          >
            {isFixing ? words.fixing : words.fixes[fix.kind]}
          </Button>
        </span>
      )}
    </li>
  )
}

function StateIcon({ state }: { state: DoctorFinding['state'] }) {
  if (state === 'ok') return <CircleCheck size={16} aria-hidden color="var(--h-succeeded)" />
  if (state === 'problem') return <OctagonX size={16} aria-hidden color="var(--h-failed)" />
  if (state === 'warning') return <TriangleAlert size={16} aria-hidden color="var(--h-waiting)" />
  return <CircleDashed size={16} aria-hidden color="var(--h-text-3)" />
}
