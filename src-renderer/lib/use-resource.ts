import { useCallback, useEffect, useRef, useState } from 'react'
import type { AppEventType } from '#shared/domain/app-event.ts'
import type { AppError } from '#shared/errors/errors.ts'
import { asAppError } from './errors.ts'
import { useReadOn } from './live.ts'

export interface Resource<T> {
  data: T | undefined
  error: AppError | undefined
  isLoading: boolean
  reload: () => void
  /** Shows a value before the core has confirmed it. */
  replace: (data: T) => void
}

/**
 * Something read from the core that stays fresh: read at mount, again on these events and after a reconnect.
 * The last good value stays visible while it is read again; only the newest answer counts.
 */
export function useResource<T>(read: () => Promise<T>, freshOn: readonly AppEventType[] = []): Resource<T> {
  const [state, setState] = useState<{ data?: T; error?: AppError; isLoading: boolean }>({ isLoading: true })
  const newest = useRef(0)
  const reader = useRef(read)
  useEffect(() => {
    reader.current = read
  })
  const reload = useCallback(() => {
    const mine = ++newest.current
    reader.current().then(
      (data) => mine === newest.current && setState({ data, isLoading: false }),
      (thrown: unknown) =>
        mine === newest.current && setState((old) => ({ ...old, error: asAppError(thrown), isLoading: false })),
    )
  }, [])
  const replace = useCallback((data: T) => {
    newest.current++
    setState({ data, isLoading: false })
  }, [])
  useReadOn(freshOn, reload)
  return { data: state.data, error: state.error, isLoading: state.isLoading, reload, replace }
}
