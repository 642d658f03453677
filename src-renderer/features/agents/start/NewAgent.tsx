import { ChevronRight } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import type { AgentTemplate, ToolView } from '#shared/contract/agents.contract.ts'
import { strings } from '../strings.ts'
import styles from './NewAgent.module.css'

const words = strings.start

/** Templates as a list of links; each opens the form with a draft. */
export function NewAgent() {
  const found = useResource(() => Promise.all([client.agents.templates(), client.agents.tools()]))
  const [templates, tools] = found.data ?? [[], []]
  return (
    <PageColumn>
      <PageHeader within={{ name: strings.title, href: href('agents') }} title={words.title} purpose={words.purpose} />
      {found.error !== undefined && <ErrorState title={strings.failed}>{errorText(found.error)}</ErrorState>}
      <div className={styles.page}>
        <ul className={styles.list} aria-label={words.list}>
          <Row id="scratch" name={words.scratch} text={words.scratchText} facts="" />
          {templates.map((template) => (
            <Row
              key={template.templateId}
              id={template.templateId}
              name={template.name}
              text={template.description}
              facts={toolsOf(template, tools)}
            />
          ))}
        </ul>
      </div>
    </PageColumn>
  )
}

function Row({ id, name, text, facts }: { id: string; name: string; text: string; facts: string }) {
  return (
    <li>
      <a className={styles.row} href={href('agents', `new/${id}`)}>
        <span className={styles.words}>
          <span className={styles.name}>{name}</span>
          <span className={styles.text}>{text}</span>
          {facts !== '' && <span className="h-meta">{facts}</span>}
        </span>
        <ChevronRight size={16} aria-hidden />
      </a>
    </li>
  )
}

function toolsOf({ agent }: AgentTemplate, tools: readonly ToolView[]): string {
  const titles = agent.tools.flatMap(({ name }) => tools.find((tool) => tool.name === name)?.title ?? [])
  return titles.length === 0 ? words.noTools : words.tools(titles.join(', '))
}
