import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import type { PageProps } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { parseAddress } from './addresses.ts'
import styles from './Help.module.css'
import { ask, useHelp } from './help.store.ts'
import { Answer } from './parts/Answer.tsx'
import { Article } from './parts/Article.tsx'
import { Contents } from './parts/Contents.tsx'
import { FirstStepsList } from './parts/FirstStepsList.tsx'
import { Results } from './parts/Results.tsx'
import { strings } from './strings.ts'

const FIRST_STEPS = 'first-steps'

/** The documents in the app: read, searched, and asked. The address holds the page and its anchor. */
export function HelpPage({ subPath }: PageProps) {
  const pages = useResource(() => client.help.pages())
  const { text, asked } = useHelp()
  const { pageId, anchor } = parseAddress(subPath)
  const middle = useRef<HTMLElement>(null)
  const isSearching = text.trim() !== '' || asked !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top
  useEffect(() => {
    if (middle.current !== null) middle.current.scrollTop = 0
  }, [pageId, isSearching])
  const shown = pageId === '' ? FIRST_STEPS : pageId
  return (
    <PageColumn>
      <PageHeader title={strings.title} purpose={strings.purpose} />
      <Field text={text} />
      {pages.error !== undefined ? (
        <ErrorState title={strings.failed} action={<Button onClick={pages.reload}>{strings.retry}</Button>}>
          {errorText(pages.error)}
        </ErrorState>
      ) : (
        pages.data !== undefined && (
          <div className={styles.columns}>
            <Contents pages={pages.data} shown={isSearching ? '' : shown} firstSteps={FIRST_STEPS} />
            <section ref={middle} className={styles.middle} aria-label={strings.title} tabIndex={-1}>
              {isSearching ? (
                <div className={styles.reading}>
                  {asked !== null && <Answer asked={asked} />}
                  {text.trim() !== '' && <Results text={text} />}
                </div>
              ) : pages.data.length === 0 ? (
                <EmptyState>{strings.empty}</EmptyState>
              ) : shown === FIRST_STEPS ? (
                <FirstStepsList />
              ) : (
                <Article key={shown} pageId={shown} anchor={anchor} />
              )}
            </section>
          </div>
        )
      )}
    </PageColumn>
  )
}

function Field({ text }: { text: string }) {
  const isAsking = useHelp((store) => store.asked?.state === 'writing')
  const submit = () => void (text.trim() !== '' && ask(text.trim()))
  return (
    <search className={styles.field}>
      <SearchField
        label={strings.field}
        value={text}
        keys="/"
        onChange={(value) => useHelp.setState({ text: value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') submit()
        }}
      />
      <Button variant="filled" disabled={text.trim() === '' || isAsking} title={strings.askHint} onClick={submit}>
        {strings.ask}
      </Button>
    </search>
  )
}
