import { Button, Switch } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useSetting } from '#renderer/lib/settings-store.ts'
import styles from './Artifacts.module.css'
import { runningDocument, stillDocument } from './closed-document.ts'
import { strings } from './strings.ts'

/** A page of its own, with a policy of its own: see src-main/app/page-headers.ts. */
const FRAME_ADDRESS = '/artifact-frame.html'

/** A document in a frame that reaches nothing. Its scripts run only when the person says so, and can be stopped. */
export function ArtifactFrame(props: { code: string; name: string; canRun: boolean }) {
  const { code, name } = props
  const mayRun = useSetting('flags.artifactScripts', true)
  const canRun = props.canRun && mayRun
  const [state, setState] = useState<'still' | 'running' | 'stopped'>('still')
  return (
    <div className={styles.preview}>
      {canRun && (
        <div className={styles.bar}>
          <Switch
            size="xs"
            label={strings.runScripts}
            checked={state === 'running'}
            onChange={(event) => setState(event.currentTarget.checked ? 'running' : 'still')}
          />
          {state === 'running' ? (
            <Button size="xs" variant="default" onClick={() => setState('stopped')}>
              {strings.stop}
            </Button>
          ) : (
            <span className={styles.help}>{strings.runHelp}</span>
          )}
        </div>
      )}
      {(state === 'still' || !canRun) && (
        <iframe className={styles.frame} title={strings.frame(name)} sandbox="" srcDoc={stillDocument(code)} />
      )}
      {canRun && state === 'running' && <RunningFrame key={code} code={code} name={name} />}
      {canRun && state === 'stopped' && (
        <p className={styles.stopped}>
          {strings.stopped}
          <Button size="xs" variant="default" onClick={() => setState('running')}>
            {strings.start}
          </Button>
        </p>
      )}
    </div>
  )
}

function RunningFrame({ code, name }: { code: string; name: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    const onReady = (event: MessageEvent) => {
      const inside = frame.current?.contentWindow
      if (event.source !== inside || event.data !== 'artifact-ready') return
      window.removeEventListener('message', onReady)
      // an opaque origin has no name that could stand here
      inside?.postMessage(runningDocument(code), '*')
    }
    window.addEventListener('message', onReady)
    return () => window.removeEventListener('message', onReady)
  }, [code])
  return (
    <iframe
      ref={frame}
      className={styles.frame}
      title={strings.frame(name)}
      sandbox="allow-scripts"
      src={FRAME_ADDRESS}
      referrerPolicy="no-referrer"
      allow=""
    />
  )
}
