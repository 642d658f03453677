import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { ToolView } from '#shared/contract/agents.contract.ts'
import type { AgentTool } from '#shared/domain/agent.ts'
import { strings } from '../strings.ts'
import { useEditing } from './draft-context.ts'
import editor from './Editor.module.css'
import styles from './Tools.module.css'
import { moved, permitted, toggled } from './tool-order.ts'

const words = strings.tools
const PERMISSIONS = ['default', 'allow', 'ask', 'deny'] as const

/** Every tool there is: whether the agent has it, what it can do to the world, and what it may do unasked. */
export function ToolsTab() {
  const { draft, isBuiltIn, change } = useEditing()
  const { data: known = [] } = useResource(() => client.agents.tools())
  const [search, setSearch] = useState('')
  const rows = ordered(known, draft.tools).filter(({ title, description, name }) =>
    `${title} ${description} ${name}`.toLowerCase().includes(search.trim().toLowerCase()),
  )
  const put = (tools: AgentTool[]) => change({ tools })
  return (
    <div className={editor.part}>
      <div className={styles.bar}>
        <SearchField label={words.search} value={search} onChange={setSearch} />
        <span className="h-meta">{words.used(draft.tools.length, known.length)}</span>
      </div>
      <p className={editor.help}>{words.help}</p>
      {rows.length === 0 && known.length > 0 && <p className={styles.none}>{words.none}</p>}
      {rows.length > 0 && (
        <table className={styles.table} aria-label={words.label}>
          <thead>
            <tr>
              <th scope="col">{words.use}</th>
              <th scope="col">{words.tool}</th>
              <th scope="col">{words.risk}</th>
              <th scope="col">{words.own}</th>
              <th scope="col">{words.order}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((tool) => (
              <ToolRow key={tool.name} tool={tool} tools={draft.tools} isReadOnly={isBuiltIn} onChange={put} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

interface ToolRowProps {
  tool: ToolView
  tools: readonly AgentTool[]
  isReadOnly: boolean
  onChange: (tools: AgentTool[]) => void
}

function ToolRow({ tool, tools, isReadOnly, onChange }: ToolRowProps) {
  const { name, title, risk, effect } = tool
  const at = tools.findIndex((each) => each.name === name)
  const own = tools[at]
  const standard = `${words.permissions.default}: ${words.permissions[tool.defaultPermission].toLowerCase()}`
  return (
    <tr data-used={own !== undefined || undefined}>
      <td>
        <input
          type="checkbox"
          className={styles.check}
          aria-label={words.useOf(title)}
          checked={own !== undefined}
          disabled={isReadOnly}
          onChange={(event) => onChange(toggled(tools, name, event.currentTarget.checked))}
        />
      </td>
      <td>
        <span className={styles.title}>{title}</span>
        <span className={styles.about} title={tool.description}>
          {tool.description}
        </span>
      </td>
      <td>
        <span data-risk={risk} className={styles.risk}>
          {words.risks[risk]}
        </span>
        <span className={styles.about}>{words.effects[effect]}</span>
      </td>
      <td>
        {own === undefined || isReadOnly ? (
          <span className="h-meta">{standard}</span>
        ) : (
          <Segmented
            label={words.permissionOf(title)}
            value={own.permission ?? 'default'}
            options={PERMISSIONS.map((value) => ({
              value,
              label: value === 'default' ? standard : words.permissions[value],
            }))}
            onChange={(value) => onChange(permitted(tools, name, value === 'default' ? null : value))}
          />
        )}
      </td>
      <td>
        {own !== undefined && !isReadOnly && (
          <span className={styles.order}>
            <IconButton
              icon={ArrowUp}
              size={14}
              label={words.up(title)}
              disabled={at === 0}
              onClick={() => onChange(moved(tools, name, -1))}
            />
            <IconButton
              icon={ArrowDown}
              size={14}
              label={words.down(title)}
              disabled={at === tools.length - 1}
              onClick={() => onChange(moved(tools, name, 1))}
            />
          </span>
        )}
      </td>
    </tr>
  )
}

/** Those it has first, in its order; then the others by name. */
function ordered(known: readonly ToolView[], tools: readonly AgentTool[]): ToolView[] {
  const used = tools.flatMap(({ name }) => known.find((each) => each.name === name) ?? [])
  const rest = known.filter((each) => !used.includes(each)).toSorted((a, b) => a.title.localeCompare(b.title))
  return [...used, ...rest]
}
