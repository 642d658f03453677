import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { formatPercent } from '#renderer/lib/format.ts'
import { goTo, href } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import type { Model, Provider } from '#shared/contract/models.contract.ts'
import styles from '../Dashboard.module.css'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'

const words = strings.models
const LOADED_AT_MOST = 4

/** Which providers answer, and which models are in memory. */
export function ModelHealth() {
  const providers = useResource(() => client.models.providers(), ['provider.changed', 'provider.state_changed'])
  const models = useResource(
    () => client.models.list({}),
    ['provider.changed', 'provider.state_changed', 'model.changed', 'run.finished'],
  )
  const loaded = models.data?.filter((model) => model.isLoaded && model.location === 'this_pc') ?? []
  const list = providers.data ?? []
  return (
    <Card id="models" more={<a href={href('settings', 'models')}>{words.all}</a>}>
      {providers.data !== undefined && list.length === 0 ? (
        <div className={styles.empty}>
          <p>{words.empty}</p>
          <Button size="xs" variant="default" onClick={() => goTo('settings', 'models/add')}>
            {words.add}
          </Button>
        </div>
      ) : (
        <ul className={styles.body}>
          {list.map((provider) => (
            <Line key={provider.providerId} status={statusOf(provider)} name={provider.name} text={wordOf(provider)} />
          ))}
          {loaded.slice(0, LOADED_AT_MOST).map((model) => (
            <Line key={model.ref.name} status="succeeded" name={model.title} text={placeOf(model)} isMono />
          ))}
          {models.data !== undefined && loaded.length === 0 && <li className="h-meta">{words.noneLoaded}</li>}
        </ul>
      )}
    </Card>
  )
}

function Line(props: {
  status: Parameters<typeof StatusIcon>[0]['status']
  name: string
  text: string
  isMono?: boolean
}) {
  const { status, name, text, isMono = false } = props
  return (
    <li className={styles.model}>
      <StatusIcon status={status} size={14} withHiddenWord={false} />
      <span className={`${isMono ? 'h-mono' : ''} h-cut`} title={name}>
        {name}
      </span>
      <span className="h-meta">{text}</span>
    </li>
  )
}

const statusOf = ({ isEnabled, state }: Provider) =>
  !isEnabled || state.status === 'unknown' ? 'skipped' : state.status === 'ready' ? 'succeeded' : 'failed'

const wordOf = ({ isEnabled, state }: Provider): string => (isEnabled ? words[state.status] : words.off)

function placeOf({ gpuShare }: Model): string {
  if (gpuShare === null) return words.loaded
  return gpuShare === 0 ? words.onCpu : words.onGpu(formatPercent(gpuShare))
}
