import { Button } from '@mantine/core'
import { Component, type ReactNode, Suspense, useEffect, useState } from 'react'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { reportPageError } from './page-errors.ts'
import type { Page } from './pages.ts'
import { strings } from './strings.ts'

const QUIET_MS = 150

/** One page: its code fetched when it is first opened, its errors kept from the frame. */
export function PageHost({ page, subPath }: { page: Page; subPath: string }) {
  const { component: PageComponent } = page
  useEffect(() => {
    document.title = `${page.title} - ${strings.app}`
  }, [page.title])
  return (
    <PageBoundary key={page.id} page={page}>
      <Suspense fallback={<Loading />}>
        <PageComponent subPath={subPath} />
      </Suspense>
    </PageBoundary>
  )
}

function Loading() {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])
  return <div aria-busy={isLate} />
}

/** A page that broke says so, gives a reference, and can be opened again; everything around it goes on. */
class PageBoundary extends Component<{ page: Page; children: ReactNode }, { error: Error | null; reference: string }> {
  override state = { error: null, reference: '' }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override componentDidCatch(error: Error) {
    this.setState({ reference: reportPageError(error, this.props.page.id) })
  }

  override render() {
    const { error, reference } = this.state as { error: Error | null; reference: string }
    if (error === null) return this.props.children
    return (
      <ErrorState
        title={strings.pageError.title(this.props.page.title)}
        details={error.stack ?? error.message}
        action={
          <Button variant="filled" onClick={() => this.setState({ error: null, reference: '' })}>
            {strings.pageError.retry}
          </Button>
        }
      >
        {strings.pageError.text(reference)}
      </ErrorState>
    )
  }
}
