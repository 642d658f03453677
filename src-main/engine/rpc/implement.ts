import { implement } from '@orpc/server'
import { contract } from '#shared/contract/contract.ts'

/** Who calls, handed to every procedure. */
export interface CallContext {
  /** `page`: the person at a window. `api`: a program with the bearer token. */
  who: 'page' | 'api'
  traceId: string
}

/** The contract, ready to be implemented: `os.chat.send.handler(({ input, context, signal }) => ...)`. */
export const os = implement(contract).$context<CallContext>()
