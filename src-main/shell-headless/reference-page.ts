interface Operation {
  method: string
  path: string
  summary: string
  tag: string
  details: { title: string; schema: unknown }[]
}

interface OpenApi {
  info: { title: string; version: string; description?: string }
  servers?: { url: string }[]
  paths?: Record<string, Record<string, OperationObject>>
}

interface OperationObject {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[]
  requestBody?: { content?: Record<string, { schema?: unknown }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>
}

/** The OpenAPI document as a page that reads without scripts: every procedure by tag, with its shapes folded. */
export function renderReference(documentText: string): string {
  const document = JSON.parse(documentText) as OpenApi
  const operations = listOperations(document)
  const tags = [...new Set(operations.map((operation) => operation.tag))].sort()
  const prefix = document.servers?.[0]?.url ?? ''
  const nav = tags.map((tag) => `<a href="#${html(tag)}">${html(tag)}</a>`).join(' ')
  const sections = tags.map((tag) => {
    const items = operations.filter((operation) => operation.tag === tag).map((one) => renderOperation(prefix, one))
    return `<section id="${html(tag)}"><h2>${html(tag)}</h2>${items.join('')}</section>`
  })
  const title = `${html(document.info.title)} API ${html(document.info.version)}`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style>
<main><h1>${title}</h1><p>${html(document.info.description ?? '')}</p>
<p><a href="${html(prefix)}/openapi.json">openapi.json</a></p><nav>${nav}</nav>${sections.join('')}</main></html>`
}

function listOperations(document: OpenApi): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      summary: operation.summary ?? '',
      tag: operation.tags?.[0] ?? 'Other',
      details: detailsOf(operation),
    })),
  )
}

function detailsOf({ parameters = [], requestBody, responses = {} }: OperationObject): Operation['details'] {
  const given = parameters.map((parameter) => ({
    title: `${parameter.name} (${parameter.in}${parameter.required ? ', required' : ''})`,
    schema: parameter.schema,
  }))
  const body = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => ({
    title: `Body ${type}`,
    schema,
  }))
  const answers = Object.entries(responses).map(([status, { description, content = {} }]) => ({
    title: `${status} ${description ?? ''} ${Object.keys(content).join(', ')}`,
    schema: Object.values(content)[0]?.schema,
  }))
  return [...given, ...body, ...answers]
}

function renderOperation(prefix: string, { method, path, summary, details }: Operation): string {
  const shapes = details.map(
    ({ title, schema }) => `<h4>${html(title)}</h4><pre>${html(JSON.stringify(schema, null, 1) ?? '')}</pre>`,
  )
  return `<details><summary><b>${html(method)}</b> <code>${html(prefix + path)}</code> ${html(summary)}</summary>
${shapes.join('')}</details>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:0}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem}nav a{margin-right:.75rem}
details{border-top:1px solid #8884;padding:.5rem 0}summary{cursor:pointer}summary b{display:inline-block;width:4.5rem}
pre{overflow:auto;max-height:20rem;background:#8881;padding:.75rem;border-radius:6px;font-size:13px}h4{margin:.75rem 0 .25rem}`
