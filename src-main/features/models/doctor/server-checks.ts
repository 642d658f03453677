import type { DoctorFinding } from '#shared/contract/doctor.ts'
import { locationOf } from '../address.ts'
import type { StoredProvider } from '../models.store.ts'
import { ok, problem, skipped, warning } from './finding.ts'
import { type Place, parsed } from './places.ts'

/** Older servers do not tell what a model can do, or cut prompts in silence. */
const OLDEST = [0, 6, 4] as const

export function checkInstalled(program: string | null, isRunning: boolean): DoctorFinding {
  if (program !== null) return ok('installed', 'Ollama is installed on this PC.', { evidence: program })
  if (isRunning) return ok('installed', 'Ollama runs; its program is not in one of the usual places.')
  return problem('installed', 'Ollama was not found on this PC.', {
    advice: 'Get it from ollama.com and install it, then check again. A model file (GGUF) works without it.',
  })
}

interface Around {
  provider: StoredProvider | undefined
  places: readonly Place[]
  program: string | null
  ollamaHost: string | undefined
}

/** Where Ollama answers, and whether that is where Hearth looks for it. */
export function checkAddress({ provider, places, program, ollamaHost }: Around): DoctorFinding {
  const evidence = [...places.map(placeWords), ...hostWords(ollamaHost)].join('\n')
  const answering = places.find((place) => place.error === null)
  const own = places.find((place) => place.baseUrl === provider?.baseUrl)
  if (provider !== undefined && own?.error === null) {
    if (provider.isEnabled) return ok('address', `${provider.name} answers at ${own.baseUrl}.`, { evidence })
    const fix = { kind: 'enable_provider', providerId: provider.providerId } as const
    return problem('address', `${provider.name} answers, but it is switched off in Hearth.`, { evidence, fix })
  }
  if (provider !== undefined && answering !== undefined) {
    const { baseUrl } = answering
    const found = `Nothing answers at ${provider.baseUrl}, but Ollama answers at ${baseUrl}.`
    return problem('address', found, {
      evidence,
      fix: { kind: 'use_address', providerId: provider.providerId, baseUrl },
    })
  }
  if (answering !== undefined) {
    const { baseUrl } = answering
    return problem('address', `Ollama answers at ${baseUrl}, but Hearth does not use it yet.`, {
      evidence,
      fix: { kind: 'add_provider', baseUrl },
    })
  }
  const isHere = provider === undefined || locationOf(provider.baseUrl) === 'this_pc'
  const name = provider?.name ?? 'Ollama'
  if (isHere && program !== null) {
    return problem('address', `${name} is installed but does not run.`, { evidence, fix: { kind: 'start_ollama' } })
  }
  return problem('address', own?.error?.message ?? 'Nothing answers at the usual addresses of Ollama.', {
    evidence,
    advice: isHere
      ? 'Start Ollama, or open a model file instead.'
      : 'Check that the machine is on, in the same network, and that its Ollama listens to others (OLLAMA_HOST=0.0.0.0).',
    fix: provider === undefined ? null : { kind: 'edit_provider', providerId: provider.providerId },
  })
}

/** What listens at the port, when it is not Ollama. */
export function checkPort(own: Place): DoctorFinding {
  const { port, protocol } = new URL(own.baseUrl)
  const number = port || (protocol === 'https:' ? '443' : '80')
  if (own.error === null) return ok('port', `Ollama listens at port ${number}.`)
  const cause = String(own.error.data.cause ?? own.error.data.status ?? '')
  if (own.error.code === 'llm.bad_response' || own.error.code === 'llm.forbidden') {
    return problem('port', `Something answers at port ${number}, but it is not an Ollama that lets Hearth in.`, {
      evidence: own.error.message,
      advice: 'End the other program, or give Ollama another port in OLLAMA_HOST and use that address here.',
    })
  }
  if (/ECONNREFUSED/.test(cause)) return problem('port', `Nothing listens at port ${number}.`, { evidence: cause })
  if (own.error.code === 'cancelled') {
    return problem('port', `Port ${number} took the call but said nothing for 2.5 s.`, {
      advice: 'A firewall may swallow it, or Ollama hangs: start it again.',
    })
  }
  return skipped('port', 'Checked when the address can be reached.', { evidence: cause })
}

export function checkVersion(version: string | null): DoctorFinding {
  if (version === null) return skipped('version', 'Checked when Ollama answers.')
  const numbers = version.match(/\d+/g)?.map(Number) ?? []
  const isOld = OLDEST.some(
    (least, at) => (numbers[at] ?? 0) < least && OLDEST.slice(0, at).every((same, before) => numbers[before] === same),
  )
  if (!isOld) return ok('version', `Ollama ${version} is new enough.`)
  return warning('version', `Ollama ${version} is old: it does not tell what its models can do.`, {
    advice: `Update it from ollama.com to ${OLDEST.join('.')} or newer.`,
  })
}

const placeWords = ({ baseUrl, version, error }: Place) =>
  error === null ? `${baseUrl}: Ollama ${version ?? ''}`.trim() : `${baseUrl}: ${shortError(error.code)}`

const shortError = (code: string) =>
  code === 'llm.unreachable' ? 'nothing answers' : code === 'cancelled' ? 'no answer in time' : 'not Ollama'

function hostWords(ollamaHost: string | undefined): string[] {
  if (!ollamaHost) return []
  const meant = parsed(ollamaHost)
  return [`OLLAMA_HOST = ${ollamaHost.slice(0, 200)}${meant === null ? ', which is no address' : ''}`]
}
