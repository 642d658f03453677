import { useEffect, useEffectEvent } from 'react'
import type { AppEvent, AppEventType } from '#shared/domain/app-event.ts'
import { client, useConnection } from './client.ts'
import { follow } from './follow.ts'

interface Listener {
  types: ReadonlySet<AppEventType>
  onEvent: (event: AppEvent) => void
}

const FROM_NOW_ON = -1

const listeners = new Set<Listener>()
let isFollowing = false

/** Calls back for every event of these types from now on. One subscription serves the whole page. */
export function onAppEvent(types: readonly AppEventType[], onEvent: (event: AppEvent) => void): () => void {
  const listener = { types: new Set(types), onEvent }
  listeners.add(listener)
  if (!isFollowing) followAll()
  return () => {
    listeners.delete(listener)
  }
}

function followAll(): void {
  isFollowing = true
  follow<AppEvent>({
    afterSeq: FROM_NOW_ON,
    subscribe: (afterSeq, signal) => client.system.watchEvents({ afterSeq }, { signal }),
    onEvent: (event) => {
      for (const each of listeners) if (each.types.has(event.type)) hand(event, each)
    },
    onError: () => {
      isFollowing = false
    },
  })
}

/** What one listener throws is told to the log, and is no reason for the others to hear nothing any more. */
function hand(event: AppEvent, { onEvent }: Listener): void {
  try {
    onEvent(event)
  } catch (error) {
    reportError(error)
  }
}

/** Calls back each time the connection is there again after a loss: what was shown may be old. */
export function onReconnected(callback: () => void): () => void {
  return useConnection.subscribe((now, before) => {
    if (now.state === 'online' && before.state === 'reconnecting') callback()
  })
}

/** Reads at mount, and again when one of these events arrives or the connection came back. */
export function useReadOn(types: readonly AppEventType[], read: () => void): void {
  const latest = useEffectEvent(read)
  const key = types.join()
  useEffect(() => {
    latest()
    const stops = [onAppEvent(key.split(',') as AppEventType[], () => latest()), onReconnected(() => latest())]
    return () => {
      for (const stop of stops) stop()
    }
  }, [key])
}
