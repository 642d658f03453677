import type { Activity } from '../engine/ports/activity.ts'
import type { ChatRequest, ModelEvent, ModelGateway } from '../engine/ports/model-gateway.ts'
import type { Clock } from '../platform/clock.ts'

type ModelActivity = Pick<Activity, 'leaving' | 'activeModel'>

interface Call {
  request: ChatRequest
  isLoading: boolean
  firstTextMs: number | null
  pieces: number
}

/** The gateway unchanged, and what goes through it right now: which model works, how fast, and what leaves this PC. */
export function watchGateway(gateway: ModelGateway, clock: Clock): { gateway: ModelGateway; activity: ModelActivity } {
  const calls = new Set<Call>()

  async function* chat(request: ChatRequest): AsyncIterable<ModelEvent> {
    const call: Call = { request, isLoading: true, firstTextMs: null, pieces: 0 }
    calls.add(call)
    try {
      for await (const event of gateway.chat(request)) {
        note(call, event, clock)
        yield event
      }
    } finally {
      calls.delete(call)
    }
  }

  const activity: ModelActivity = {
    leaving: () => [...calls].flatMap(({ request }) => leavingOf(gateway, request)),
    activeModel() {
      const call = [...calls].at(-1)
      if (call === undefined) return null
      const { model } = call.request
      const known = gateway.known(model)
      return {
        provider: known?.providerName ?? model.providerId,
        model: known?.title ?? model.name,
        tokensPerSecond: rateOf(call, clock),
        isLoading: call.isLoading,
      }
    },
  }
  return { gateway: { ...gateway, chat }, activity }
}

function note(call: Call, event: ModelEvent, clock: Clock): void {
  if (event.type === 'load') return
  call.isLoading = false
  if (event.type !== 'text' && event.type !== 'reasoning') return
  call.firstTextMs ??= clock.monotonicMs()
  call.pieces += 1
}

/** Engines send about one token per piece; good enough for a number that is looked at, never counted with. */
function rateOf({ firstTextMs, pieces }: Call, clock: Clock): number | null {
  const seconds = firstTextMs === null ? 0 : (clock.monotonicMs() - firstTextMs) / 1_000
  return seconds > 0.5 ? Math.round((pieces / seconds) * 10) / 10 : null
}

function leavingOf(gateway: ModelGateway, { model }: ChatRequest): { what: string; to: string }[] {
  const known = gateway.known(model)
  return known !== undefined && known.location !== 'this_pc' ? [{ what: 'Chat', to: known.providerName }] : []
}
