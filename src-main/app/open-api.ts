import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#shared/contract/contract.ts'
import { REST_PREFIX } from './addresses.ts'

const DESCRIPTION = `Everything that Hearth's own page does, for programs on this PC. Send the access token as
\`Authorization: Bearer <token>\`. Answers of live procedures are Server-Sent Events. Every error has the form
\`{ code, status, message, data }\`.`

/** The contract as an OpenAPI 3.1 document, with the error codes of each procedure. JSON text. */
export async function makeOpenApi(version: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: { title: 'Hearth', version, description: DESCRIPTION },
    servers: [{ url: REST_PREFIX }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  })
  const health = document.paths?.['/health']?.get
  if (health) health.security = []
  return JSON.stringify(document)
}
