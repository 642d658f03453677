import { client } from '#renderer/lib/client.ts'
import { InspectorSection } from '#renderer/ui/Inspector.tsx'
import type { PromptMessage, StepDetail } from '#shared/contract/run-detail.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'
import { showStepTab } from './run-tab.ts'
import { TextBlock } from './TextBlock.tsx'

const words = strings.inspector

interface ModelProps {
  detail: StepDetail
  model: NonNullable<StepDetail['model']>
}

/** The last thing the model was sent, and what it said. */
export function ModelSummary({ detail, model }: ModelProps) {
  const { prompt } = model
  const last = prompt?.at(-1)
  return (
    <>
      {prompt === null && <NotKept kind={detail.kind} />}
      {last !== undefined && (
        <>
          <PromptBlock title={words.prompt} message={last} index={(prompt?.length ?? 1) - 1} stepNo={detail.stepNo} />
          <button type="button" className={styles.link} onClick={() => showStepTab('input')}>
            {words.wholePrompt}
          </button>
        </>
      )}
      <ModelOutput detail={detail} model={model} />
    </>
  )
}

/** Everything that was really sent: each message in order, and the tools that were offered. */
export function ModelInput({ detail, model }: ModelProps) {
  if (model.prompt === null) return <NotKept kind={detail.kind} />
  return (
    <>
      <InspectorSection>
        <p className="h-meta">{words.promptOf(model.prompt.length)}</p>
      </InspectorSection>
      {model.prompt.map((message, index) => (
        <PromptBlock
          // biome-ignore lint/suspicious/noArrayIndexKey: a prompt never changes
          key={index}
          title={message.tool === null ? words.roles[message.role] : words.roleOf(message.tool)}
          message={message}
          index={index}
          stepNo={detail.stepNo}
        />
      ))}
      <InspectorSection title={words.offered}>
        {model.tools.length === 0 && <p className="h-meta">{words.noTools}</p>}
        <ul className={styles.tools}>
          {model.tools.map((tool) => (
            <li key={tool.name}>
              <span className="h-mono">{tool.name}</span>
              <p className="h-meta">{tool.description}</p>
            </li>
          ))}
        </ul>
      </InspectorSection>
    </>
  )
}

/** What came back: words, thinking, calls. */
export function ModelOutput({ detail, model }: ModelProps) {
  const isRunning = detail.state === 'started'
  return (
    <>
      {model.answer === '' ? (
        <InspectorSection title={words.answer}>
          <p className="h-meta">{isRunning ? words.answering : words.noAnswer}</p>
        </InspectorSection>
      ) : (
        <TextBlock title={words.answer} text={model.answer} />
      )}
      {model.calls.map((call, index) => (
        <TextBlock
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer's calls never change
          key={index}
          title={words.calls(call.tool)}
          text={JSON.stringify(call.args, null, 2)}
        />
      ))}
      {model.reasoning !== null && <TextBlock title={words.thinking} text={model.reasoning} />}
    </>
  )
}

interface PromptBlockProps {
  title: string
  message: PromptMessage
  index: number
  stepNo: number
}

function PromptBlock({ title, message, index, stepNo }: PromptBlockProps) {
  const runId = useOpenRun((state) => state.runId)
  const read = async () =>
    runId === null ? message.content : (await client.runs.promptMessage({ runId, stepNo, index })).content
  const calls = message.calls.map(({ tool, args }) => `[${words.calls(tool)}] ${JSON.stringify(args)}`)
  return (
    <TextBlock
      title={title}
      text={[message.content, ...calls].filter((part) => part !== '').join('\n')}
      more={message.chars > message.content.length ? { chars: message.chars, read } : undefined}
    />
  )
}

function NotKept({ kind }: { kind: StepDetail['kind'] }) {
  return (
    <InspectorSection title={words.prompt}>
      <p className="h-meta">{kind === 'compact' ? words.notKeptSummary : words.notKept}</p>
    </InspectorSection>
  )
}
