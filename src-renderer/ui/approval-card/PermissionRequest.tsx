import { Button, Menu, Textarea, TextInput } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useEffect, useEffectEvent, useReducer, useState } from 'react'
import type { Approval } from '#shared/domain/approval.ts'
import type { GrantScope } from '#shared/domain/tool.ts'
import { IconButton } from '../IconButton.tsx'
import styles from './ApprovalCard.module.css'
import type { ApprovalCardProps, Decision } from './approval-card-props.ts'
import { type Args, argsOf, decidable, reduceDraft, textFields } from './approval-draft.ts'
import { PreviewBody } from './PreviewBody.tsx'
import { strings } from './strings.ts'

const PREVIEW_PAUSE_MS = 300
const DAY_MS = 24 * 3_600_000

type PermissionRequestProps = Omit<ApprovalCardProps, 'onAnswer'> & {
  isSaving: boolean
  onDecide: (decision: Decision) => void
}

/** May this call run: what it would do, an editor for its text, and answers with their scope. */
export function PermissionRequest({ approval, isSaving, onDecide, onPreviewEdit }: PermissionRequestProps) {
  const [draft, dispatch] = useReducer(reduceDraft, { mode: 'viewing' })
  const [note, setNote] = useState<string | null>(null)
  const editedArgs = draft.mode === 'editing' ? draft.args : null
  const preview = useEffectEvent((args: Args) =>
    onPreviewEdit(args).then(
      (shown) => dispatch({ type: 'preview.arrived', args, ...shown }),
      (thrown: unknown) =>
        dispatch({ type: 'preview.failed', args, error: thrown instanceof Error ? thrown.message : String(thrown) }),
    ),
  )
  useEffect(() => {
    if (editedArgs === null) return
    const timer = setTimeout(() => void preview(editedArgs), PREVIEW_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [editedArgs])

  const shown = decidable(approval, draft)
  const verb = verbOf(approval)
  const approve = (scope: GrantScope, expiresInMs?: number) => {
    if (shown === null) return
    onDecide({ decision: 'approve', scope, ...shown, ...(expiresInMs === undefined ? {} : { expiresInMs }) })
  }
  const deny = () =>
    onDecide({ decision: 'deny', scope: 'call', argsHash: approval.argsHash, ...(note ? { note } : {}) })

  return (
    <>
      <div className={styles.body}>
        {draft.mode === 'editing' && (
          <div className={styles.editor}>
            {textFields(draft.args).map((field) => (
              <ArgField
                key={field.name}
                {...field}
                onChange={(value) => dispatch({ type: 'field.changed', name: field.name, value })}
              />
            ))}
            {draft.error !== '' && <p className={styles.error}>{draft.error}</p>}
            <p className={styles.previewTitle} aria-live="polite">
              {shown === null && draft.error === '' ? strings.previewing : strings.preview}
            </p>
          </div>
        )}
        <PreviewBody
          preview={draft.mode === 'editing' ? (draft.shown?.preview ?? null) : approval.preview}
          args={draft.mode === 'editing' ? draft.args : argsOf(approval)}
        />
        {note !== null && (
          <TextInput
            label={strings.noteLabel}
            value={note}
            maxLength={2_000}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </div>
      <footer className={styles.foot}>
        <Button size="xs" variant="filled" disabled={isSaving || shown === null} onClick={() => approve('call')}>
          {draft.mode === 'editing' ? strings.edited(verb) : strings.once(verb)}
        </Button>
        <ScopeMenu
          scopes={approval.scopes}
          host={approval.host}
          isDisabled={isSaving || shown === null}
          onAllow={approve}
          onDenyWithNote={() => setNote('')}
        />
        {textFields(argsOf(approval)).length > 0 && (
          <Button
            size="xs"
            variant="default"
            disabled={isSaving}
            onClick={() =>
              dispatch(
                draft.mode === 'editing' ? { type: 'edit.stopped' } : { type: 'edit.started', args: argsOf(approval) },
              )
            }
          >
            {draft.mode === 'editing' ? strings.stopEditing : strings.editFirst}
          </Button>
        )}
        <Button size="xs" variant="default" disabled={isSaving} onClick={deny}>
          {strings.deny}
        </Button>
      </footer>
    </>
  )
}

interface ArgFieldProps {
  name: string
  value: string
  isLong: boolean
  onChange: (value: string) => void
}

function ArgField({ name, value, isLong, onChange }: ArgFieldProps) {
  const label = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
  if (!isLong)
    return <TextInput label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  return (
    <Textarea
      label={label}
      value={value}
      rows={3}
      classNames={{ input: `${styles.growing} ${styles.mono}` }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface ScopeMenuProps {
  scopes: readonly GrantScope[]
  host: string | null
  isDisabled: boolean
  onAllow: (scope: GrantScope, expiresInMs?: number) => void
  onDenyWithNote: () => void
}

/** What is written without a file has no text to show as a difference: "Write" would say too much. */
const verbOf = ({ risk, preview, host }: Approval): string =>
  host !== null || (risk === 'write' && preview?.kind !== 'diff') ? strings.allow : strings.verbs[risk]

/** At a host the answer is for that host. */
const wordsOf = (scope: GrantScope, host: string | null): string =>
  host !== null && (scope === 'run' || scope === 'host') ? strings.atHost[scope](host) : strings.scopes[scope]

/** Answers that hold longer than once. A standing one is offered for a day first: that is forgotten by itself. */
function ScopeMenu({ scopes, host, isDisabled, onAllow, onDenyWithNote }: ScopeMenuProps) {
  const standing = scopes.filter((scope) => scope !== 'call' && scope !== 'run')
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <IconButton icon={ChevronDown} size={14} label={strings.moreWays} disabled={isDisabled} />
      </Menu.Target>
      <Menu.Dropdown>
        {scopes.includes('run') && <Menu.Item onClick={() => onAllow('run')}>{wordsOf('run', host)}</Menu.Item>}
        {standing.flatMap((scope) => [
          <Menu.Item key={`${scope} day`} onClick={() => onAllow(scope, DAY_MS)}>
            {strings.forADay(wordsOf(scope, host))}
          </Menu.Item>,
          <Menu.Item key={scope} onClick={() => onAllow(scope)}>
            {strings.untilRevoked(wordsOf(scope, host))}
          </Menu.Item>,
        ])}
        <Menu.Divider />
        <Menu.Item onClick={onDenyWithNote}>{strings.denyWithNote}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
