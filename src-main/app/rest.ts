import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ORPCError } from '@orpc/client'
import { OpenAPIHandler } from '@orpc/openapi/node'
import type { AnyRouter } from '@orpc/server'
import { BodyLimitPlugin } from '@orpc/server/node'
import { isErrorCode } from '#shared/errors/errors.ts'
import type { createCallGuard } from '../engine/rpc/call-guard.ts'
import type { CallContext } from '../engine/rpc/implement.ts'
import { MAX_MESSAGE_BYTES } from '../engine/rpc/request-frame.ts'
import { asAppError, toPeerError } from '../engine/rpc/translate-error.ts'
import { REST_PREFIX } from './addresses.ts'

export type RestHandle = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/** The REST side of the contract. The shell has checked the caller already. */
export function createRest(
  router: AnyRouter,
  options: { clientInterceptors: ReturnType<typeof createCallGuard>[] },
): RestHandle {
  const handler = new OpenAPIHandler<CallContext>(router, {
    ...options,
    plugins: [new BodyLimitPlugin({ maxBodySize: MAX_MESSAGE_BYTES })],
    customErrorResponseBodyEncoder: inOurWords,
  })
  return async (request, response) => {
    const context: CallContext = { who: 'api', traceId: '' }
    const { matched } = await handler.handle(request, response, { prefix: REST_PREFIX, context })
    return matched
  }
}

/** The handler refuses broken JSON and large bodies before any procedure is called: those too get a code of the table. */
const inOurWords = (error: ORPCError<string, unknown>) =>
  isErrorCode(error.code) ? error.toJSON() : toPeerError(asAppError(error), 'none').toJSON()
