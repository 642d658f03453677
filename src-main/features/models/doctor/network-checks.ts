import type { DoctorFinding } from '#shared/contract/doctor.ts'
import type { AppError } from '#shared/errors/errors.ts'
import { isLoopback } from '../address.ts'
import { readProxies } from '../proxies.ts'
import { ok, problem, skipped, warning } from './finding.ts'

/** Which proxy this PC's environment names, and whether calls to this address go through it. */
export function checkProxy(baseUrl: string, env: NodeJS.ProcessEnv): DoctorFinding {
  const unusable: string[] = []
  const { httpProxy, httpsProxy } = readProxies(env, (name) => unusable.push(name))
  if (unusable.length > 0) {
    return warning('proxy', `${unusable.join(' and ')} is set, but it is not the address of a proxy.`, {
      advice: `Correct or remove ${unusable.join(' and ')} in the environment of this PC, then start Hearth again. Until then it is not used.`,
    })
  }
  if (httpProxy === '' && httpsProxy === '') return ok('proxy', 'No proxy is set on this PC.')
  const evidence = [named('HTTP_PROXY', httpProxy), named('HTTPS_PROXY', httpsProxy), named('NO_PROXY', noProxy(env))]
    .filter((text) => text !== '')
    .join(', ')
  const { hostname, protocol } = new URL(baseUrl)
  if (isLoopback(hostname)) {
    return ok('proxy', 'A proxy is set, but Hearth never uses it for addresses of this PC.', { evidence })
  }
  const used = protocol === 'https:' ? httpsProxy : httpProxy
  if (used === '' || isExcepted(hostname, noProxy(env))) {
    return ok('proxy', `Calls to ${hostname} do not go through the proxy.`, { evidence })
  }
  return warning('proxy', `Calls to ${hostname} go through a proxy.`, {
    evidence,
    advice: `If ${hostname} is in your own network, add it to NO_PROXY in the environment of this PC and start Hearth again.`,
  })
}

const noProxy = (env: NodeJS.ProcessEnv) => (env.no_proxy ?? env.NO_PROXY ?? '').trim()

/** A proxy's address may hold a password: only its host is shown. */
function named(name: string, value: string): string {
  if (value === '') return ''
  const url = name === 'NO_PROXY' ? null : URL.parse(value)
  return `${name} = ${url === null ? value.slice(0, 200) : url.host}`
}

const isExcepted = (hostname: string, list: string) =>
  list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) =>
      entry
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, '')
        .toLowerCase(),
    )
    .some((entry) => entry === '*' || hostname === entry || hostname.endsWith(`.${entry}`))

const TLS_TROUBLE: Array<{ when: RegExp; found: string; advice: string }> = [
  {
    when: /CERT_HAS_EXPIRED/,
    found: 'The certificate of the server has expired.',
    advice: 'Renew it on the server, or check the clock of this PC.',
  },
  {
    when: /ALTNAME/,
    found: 'The certificate is for another name than the one in the address.',
    advice: 'Use the name that the certificate is for, or give the server one for this name.',
  },
  {
    when: /SELF_SIGNED/,
    found: 'The server signed its certificate by itself, so this PC does not trust it.',
    advice: 'Put its certificate into a file, name the file in NODE_EXTRA_CA_CERTS, and start Hearth again.',
  },
  {
    when: /UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_/,
    found: 'This PC does not know who signed the certificate of the server.',
    advice:
      'A company proxy often signs by itself: name its certificate in NODE_EXTRA_CA_CERTS and start Hearth again. Else the server leaves out a part of its chain.',
  },
  {
    when: /EPROTO|WRONG_VERSION|ERR_SSL/,
    found: 'The server does not speak https at this address.',
    advice: 'Write http:// in the address of the provider.',
  },
]

/** Whether the encryption of an https address can be trusted, from what the call to it threw. */
export function checkTls(baseUrl: string, error: AppError | null): DoctorFinding {
  if (!baseUrl.startsWith('https:')) return skipped('tls', 'The address begins with http, so there is no certificate.')
  const cause = String(error?.data.cause ?? '')
  const trouble = TLS_TROUBLE.find(({ when }) => when.test(cause))
  if (trouble !== undefined) return problem('tls', trouble.found, { evidence: cause, advice: trouble.advice })
  if (error !== null && error.code === 'llm.unreachable') return skipped('tls', 'Checked when the server answers.')
  return ok('tls', 'The certificate is trusted.')
}
