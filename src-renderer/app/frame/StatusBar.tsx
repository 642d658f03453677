import { ArrowDownToLine, CircleCheck, CircleDashed, LoaderCircle, Lock, LockOpen, TriangleAlert } from 'lucide-react'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { client } from '#renderer/lib/client.ts'
import { downloadFigures, followDownloads, shareOf, useDownloads } from '#renderer/lib/downloads-store.ts'
import { formatDecimal, formatMemory, formatNumber, formatPercent } from '#renderer/lib/format.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useStatus } from '#renderer/lib/status-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { Download, Provider } from '#shared/contract/models.contract.ts'
import type { SystemStatus } from '#shared/contract/system.contract.ts'
import { strings } from '../strings.ts'
import styles from './StatusBar.module.css'

/** Whether items open their pages: not during the first steps, when there are no pages yet. */
const IsLinked = createContext(true)

/** One line about the work: who answers, how fast, what leaves this PC, how busy it is. Each item opens its page. */
export function StatusBar({ isLinked = true }: { isLinked?: boolean }) {
  const status = useStatus((store) => store.status)
  return (
    <IsLinked value={isLinked}>
      <StatusLine status={status} />
    </IsLinked>
  )
}

function StatusLine({ status }: { status: SystemStatus | null }) {
  return (
    <footer className={styles.bar} data-region="status">
      <ProviderItem />
      <ModelItem status={status} />
      {status !== null && status.queuedRuns > 0 && (
        <>
          <Divider />
          <span className={styles.item}>{strings.status.queued(status.queuedRuns)}</span>
        </>
      )}
      <DownloadItem />
      <span className="h-push" />
      {status !== null && <LeavingItem leaving={status.leaving} />}
      {status !== null && <LoadItems status={status} />}
    </footer>
  )
}

function ProviderItem() {
  const { data: providers } = useResource(
    () => client.models.providers(),
    ['provider.changed', 'provider.state_changed'],
  )
  const model = useSetting('models.defaultChat', null)
  const activeName = useStatus((store) => store.status?.activeModel?.provider ?? null)
  if (providers === undefined) return null
  const provider =
    providers.find((each) => each.name === activeName) ??
    providers.find((each) => each.providerId === model?.providerId) ??
    providers.find((each) => each.isEnabled)
  if (provider === undefined || (model === null && activeName === null)) {
    return (
      <Item to="models">
        <CircleDashed size={14} aria-hidden />
        {strings.status.noProvider}
      </Item>
    )
  }
  const isGone = provider.isEnabled && provider.state.status === 'unreachable'
  return (
    <Item to={isGone ? 'models/doctor' : 'models'} title={provider.state.detail}>
      <ProviderIcon provider={provider} />
      {provider.name}
      {provider.state.status === 'ready' && provider.isEnabled ? (
        <span className="h-hidden">, {strings.status.ready}</span>
      ) : (
        `, ${provider.isEnabled ? strings.status[provider.state.status] : strings.status.disabled}`
      )}
    </Item>
  )
}

function ProviderIcon({ provider }: { provider: Provider }) {
  const { status } = provider.state
  if (!provider.isEnabled || status === 'unknown') return <CircleDashed size={14} aria-hidden />
  if (status === 'ready') return <CircleCheck size={14} aria-hidden className={styles.good} />
  return <TriangleAlert size={14} aria-hidden className={styles.warn} />
}

function ModelItem({ status }: { status: SystemStatus | null }) {
  const chosen = useSetting('models.defaultChat', null)
  const active = status?.activeModel ?? null
  const name = active?.model ?? chosen?.name
  if (name === undefined) return null
  return (
    <Item to="models" title={name}>
      {active?.isLoading && <LoaderCircle size={14} aria-hidden className={`${styles.busy} h-spin`} />}
      <span className={`${styles.model} h-cut`}>{shortName(name)}</span>
      {active?.isLoading && <span className={styles.fact}>{strings.status.loading}</span>}
      {active?.tokensPerSecond != null && (
        <span className={styles.fact}>{strings.status.speed(formatNumber(active.tokensPerSecond))}</span>
      )}
    </Item>
  )
}

/** The model that is on its way, or the one whose download stopped. */
function DownloadItem() {
  const downloads = useDownloads((store) => store.downloads)
  useEffect(followDownloads, [])
  const find = (state: Download['state']) => downloads?.find((download) => download.state === state)
  const shown = find('running') ?? find('queued') ?? find('failed')
  if (shown === undefined) return null
  const { name } = shown.ref
  const isFailed = shown.state === 'failed'
  return (
    <>
      <Divider />
      <Item to="models/downloads" title={downloadFigures(shown)} {...(isFailed ? { tone: 'warn' as const } : {})}>
        <ArrowDownToLine size={14} aria-hidden />
        <span className="h-cut">
          {isFailed
            ? strings.status.downloadFailed(name)
            : strings.status.download(name, formatPercent(shareOf(shown) ?? 0))}
        </span>
      </Item>
    </>
  )
}

function LeavingItem({ leaving }: { leaving: SystemStatus['leaving'] }) {
  if (leaving.length === 0) {
    return (
      <Item to="privacy">
        <Lock size={14} aria-hidden />
        {strings.status.nothingLeaves}
      </Item>
    )
  }
  const what = leaving.map((each) => strings.status.leavingTo(each.what, each.to)).join(', ')
  return (
    <Item to="privacy" tone="warn">
      <LockOpen size={14} aria-hidden />
      <span className="h-cut">{strings.status.leaves(what)}</span>
    </Item>
  )
}

function LoadItems({ status }: { status: SystemStatus }) {
  const { cpuPercent, memoryUsedBytes, memoryTotalBytes, coreRssBytes } = status
  const title = strings.status.core(formatMemory(coreRssBytes))
  return (
    <>
      {status.isOnBattery && <span className={styles.item}>{strings.status.onBattery}</span>}
      <Divider />
      <Item to="data" title={title}>
        {strings.status.cpu(`${formatNumber(cpuPercent)}\u00a0%`)}
      </Item>
      <Item to="data" title={title}>
        {strings.status.ram(formatDecimal(memoryUsedBytes / 1_024 ** 3), formatMemory(memoryTotalBytes))}
      </Item>
    </>
  )
}

interface ItemProps {
  to: string
  title?: string
  tone?: 'warn'
  children: ReactNode
}

function Item({ to, title, tone, children }: ItemProps) {
  if (!useContext(IsLinked)) {
    return (
      <span className={styles.item} title={title || undefined} data-tone={tone}>
        {children}
      </span>
    )
  }
  return (
    <a className={styles.item} href={href('settings', to)} title={title || undefined} data-tone={tone}>
      {children}
    </a>
  )
}

const Divider = () => <span className={styles.divider} aria-hidden />

/** Model files are named by their whole path; the last part is the name that people know. */
const shortName = (name: string) => name.split(/[\\/]/).at(-1) ?? name
