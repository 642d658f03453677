import type { ProviderKind } from '#shared/domain/model.ts'
import type { ErrorCode } from '#shared/errors/errors.ts'

/** Who is spoken of in a message. */
export interface Who {
  name: string
  kind: ProviderKind
}

export interface Facts {
  who: Who
  status: number
  /** the server's own words, one line */
  said: string
  code: string
  body: Record<string, unknown>
}

interface Rule {
  when(facts: Facts): boolean
  code: ErrorCode
  say(facts: Facts): string
}

const says =
  (pattern: RegExp) =>
  ({ said, code }: Facts) =>
    pattern.test(said) || pattern.test(code)
const status =
  (...codes: number[]) =>
  ({ status: actual }: Facts) =>
    codes.includes(actual)

/** First match wins: words are more exact than a status. */
export const REFUSAL_RULES: Rule[] = [
  {
    when: says(
      /context[_ ](length|window|size)|maximum context|prompt (is|was) too long|too many tokens|exceeds the available context|input length exceeds|longer than the context/i,
    ),
    code: 'llm.context_overflow',
    say: ({ who }) =>
      `The conversation is longer than the window of this model at ${who.name}. Shorten it or start a new chat.`,
  },
  {
    when: says(/requires more system memory|out of memory|insufficient memory|cudaMalloc failed|failed to allocate/i),
    code: 'llm.out_of_memory',
    say: ({ who }) =>
      `${who.name} has not enough memory for this model. Close other programs, or choose a smaller model or window.`,
  },
  {
    when: says(
      /runner process has terminated|runner process no longer running|llama-server.*(exited|terminated|crashed)/i,
    ),
    code: 'llm.engine_crashed',
    say: ({ who }) =>
      `The engine of ${who.name} crashed. Try again; if it happens again, update ${who.name} or choose another model.`,
  },
  {
    when: says(
      /unable to load model|invalid (gguf|file magic)|unsupported model architecture|unknown model architecture/i,
    ),
    code: 'llm.model_broken',
    say: ({ who }) =>
      `${who.name} cannot load this model: its file is broken or too new. Download it again or update ${who.name}.`,
  },
  {
    when: says(
      /does not support (tools|thinking|vision|images?|chat|generate|tool)|tool use is not supported|no endpoints found that support/i,
    ),
    code: 'llm.capability_missing',
    say: () => 'This model cannot do what was asked of it. Choose another model, or turn the option off.',
  },
  {
    when: says(/content[_ ](filter|policy|management)|ResponsibleAIPolicy|flagged by/i),
    code: 'llm.content_filtered',
    say: ({ who }) => `${who.name} refused this content by its own rules. Put it in other words or use another model.`,
  },
  {
    when: says(/insufficient_quota|credit balance|insufficient (credits|funds|balance)|billing/i),
    code: 'llm.payment_required',
    say: ({ who }) => `The account at ${who.name} has no credit left. Add credit there, or use another model.`,
  },
  {
    when: ({ body, who }) => who.kind === 'ollama' && typeof body.signin_url === 'string',
    code: 'llm.auth_rejected',
    say: () =>
      'This model runs in the cloud of Ollama and needs a sign-in. Run "ollama signin", or choose a model of this PC.',
  },
  {
    when: status(401),
    code: 'llm.auth_rejected',
    say: ({ who }) => `${who.name} did not accept the key. Check the API key in Settings, Providers.`,
  },
  {
    when: status(402),
    code: 'llm.payment_required',
    say: ({ who }) => `${who.name} asks for payment. Add credit there, or use another model.`,
  },
  {
    when: ({ who, status: actual }) => who.kind === 'ollama' && actual === 403,
    code: 'llm.forbidden',
    say: () =>
      'Ollama refused this address or a cloud model. Use 127.0.0.1 in the address, or allow it in the settings of Ollama.',
  },
  {
    when: status(403),
    code: 'llm.forbidden',
    say: ({ who }) =>
      `${who.name} does not allow this with the given key. Check its permissions, region and the model's terms.`,
  },
  {
    when: ({ status: actual, said, code }) => actual === 404 && /model|not_found_error/i.test(`${said} ${code}`),
    code: 'llm.model_missing',
    say: ({ who }) => `${who.name} does not have this model any more. Choose another one, or get it there first.`,
  },
  {
    when: status(404, 405, 301, 302, 303, 307, 308),
    code: 'llm.bad_response',
    say: ({ who, status: actual }) =>
      `Nothing of use is at this address of ${who.name} (status ${actual}). Check the address in Settings, Providers.`,
  },
  {
    when: status(413),
    code: 'llm.context_overflow',
    say: ({ who }) => `The request is too large for ${who.name}. Shorten the conversation or its attachments.`,
  },
  {
    when: says(/rate[_ ]limit/i),
    code: 'llm.rate_limited',
    say: ({ who }) => `${who.name} asks to slow down.`,
  },
  {
    when: status(429),
    code: 'llm.rate_limited',
    say: ({ who }) => `${who.name} asks to slow down.`,
  },
  {
    when: status(408, 504, 524),
    code: 'llm.timeout',
    say: ({ who }) => `${who.name} took too long. Try again.`,
  },
  {
    when: status(499),
    code: 'llm.cut',
    say: ({ who }) => `${who.name} gave the call up. Try again.`,
  },
  {
    when: ({ status: actual, said, code }) =>
      [502, 503, 529].includes(actual) || /overloaded|server busy|loading model/i.test(`${said} ${code}`),
    code: 'llm.overloaded',
    say: ({ who }) => `${who.name} is busy or still starting.`,
  },
  {
    when: ({ status: actual }) => actual >= 400 && actual < 500,
    code: 'llm.bad_request',
    say: ({ who }) => `${who.name} did not accept the request.`,
  },
]

/** By the codes of the error and its causes. */
export const NETWORK_RULES: Array<{ when: RegExp; code: ErrorCode; say(who: Who): string }> = [
  {
    when: /ECONNREFUSED/,
    code: 'llm.unreachable',
    say: (who) =>
      `Nothing answers at the address of ${who.name}. Start it${who.kind === 'ollama' ? ' (open the Ollama app or run "ollama serve")' : ''}, or check the address in Settings, Providers.`,
  },
  {
    when: /ENOTFOUND|EAI_AGAIN/,
    code: 'llm.unreachable',
    say: (who) =>
      `The name in the address of ${who.name} is not known. Check the address and the connection to the internet.`,
  },
  {
    when: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/,
    code: 'llm.unreachable',
    say: (who) =>
      `The certificate of ${who.name} is not trusted. Check the address; a company proxy may need its certificate in NODE_EXTRA_CA_CERTS.`,
  },
  {
    when: /EPROTO|WRONG_VERSION/,
    code: 'llm.unreachable',
    say: (who) => `${who.name} does not speak https at this address. Use http:// in the address instead.`,
  },
  {
    when: /UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/,
    code: 'llm.unreachable',
    say: (who) => `${who.name} cannot be reached. Check that the machine is on and in the same network.`,
  },
  {
    when: /HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH/,
    code: 'llm.bad_response',
    say: (who) =>
      `What answers at the address of ${who.name} does not speak HTTP as a model server does. Check the address.`,
  },
]
