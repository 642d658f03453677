import type { ToolPreview } from '#shared/domain/tool.ts'
import { DiffView } from '../diff/DiffView.tsx'
import { argLines } from '../tool-card/call-groups.ts'
import styles from './ApprovalCard.module.css'
import type { Args } from './approval-draft.ts'
import { strings } from './strings.ts'

/** What would happen, readable: the diff or the fields first, the exact arguments folded below. */
export function PreviewBody({ preview, args }: { preview: ToolPreview | null; args: Args }) {
  return (
    <>
      {preview?.kind === 'diff' ? <DiffView {...preview} /> : <Fields fields={fieldsOf(preview, args)} />}
      <details className={styles.exact}>
        <summary>{strings.exact}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <pre tabIndex={0}>{JSON.stringify(args, null, 2)}</pre>
      </details>
    </>
  )
}

interface Field {
  label: string
  value: string
}

function Fields({ fields }: { fields: readonly Field[] }) {
  return (
    <dl className={styles.fields}>
      {fields.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const fieldsOf = (preview: ToolPreview | null, args: Args): readonly Field[] =>
  preview?.kind === 'fields' ? preview.fields : argLines(args).map(({ name, value }) => ({ label: name, value }))
