// The description of the JSON interface for machines, by OpenAPI 3.1.

import { z } from 'zod'
import { apiKeyPrefix } from '../base/api-keys.ts'
import type { Scope } from '../base/api-keys.ts'
import { paths } from '../base/paths.ts'
import type { Settings } from '../base/settings/settings.ts'
import { bearerRequest } from '../http/bearer.ts'
import type { Field } from '../operation/fields.ts'
import type { AnyAct } from '../operation/json.ts'
import type { Texts } from '../texts/texts.ts'
import type { ApiAct } from './acts.ts'
import { fieldTitle, groupTitle, problemMeaning, titleOf, whoMay } from './words.ts'

/** The scope that descriptions name. */
export const exampleScope: Scope = 'accounts:read'

/** An object of JSON Schema or OpenAPI. */
type Json = { [member: string]: unknown }

/** The whole description, with its sentences in the language of the texts. */
export function openApiOf(
  acts: readonly ApiAct[],
  { baseUrl, siteName }: Pick<Settings, 'baseUrl' | 'siteName'>,
  texts: Texts,
): Json {
  const { api } = texts
  const groups = [...new Set(acts.map(({ feature }) => feature))]
  const byPath = Object.entries(Object.groupBy(acts, ({ path }) => path))
  return {
    openapi: '3.1.1',
    info: {
      title: `${siteName}: ${api.title}`,
      version: '1',
      description: [
        api.begin.bearer(`${bearerRequest.name}: ${bearerRequest.value}`).join(''),
        api.begin.browser,
        api.begin.language,
      ].join('\n\n'),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: baseUrl }],
    tags: groups.map((name) => ({ name, description: groupTitle(texts, name) })),
    paths: Object.fromEntries(
      byPath.map(([path, ofPath = []]) => [
        path,
        Object.fromEntries(ofPath.map((one) => [one.method.toLowerCase(), describe(one, texts)])),
      ]),
    ),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: `${apiKeyPrefix}…`,
          description: api.begin.key(exampleScope, baseUrl + paths.adminApiKeys).join(''),
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: baseUrl.startsWith('https:') ? '__Host-postern_session' : 'postern_session',
        },
      },
      schemas: { Problem: problemSchema(baseUrl) },
      responses: { Problem: problemResponse(api.problemsTitle, {}) },
    },
  }
}

function describe({ act, method, path, feature }: ApiAct, texts: Texts): Json {
  const fields = Object.entries(act.input).filter(([, { need }]) => need !== 'never')
  const isInPath = (name: string) => path.includes(`{${name}}`)
  const parameters = fields
    .filter(([name]) => method === 'GET' || isInPath(name))
    .map(([name, field]) => ({
      name,
      in: isInPath(name) ? 'path' : 'query',
      required: isInPath(name) || field.need === 'required',
      schema: isInPath(name) ? { type: 'string', pattern: '^[0-9a-f]{32}$' } : fieldSchema(field),
      description: fieldTitle(texts, name),
    }))
  const body = fields.filter(([name]) => method === 'POST' && !isInPath(name))
  return {
    operationId: act.name,
    summary: titleOf(texts, act),
    description: whoMay(texts, act),
    tags: [feature],
    security: securityOf(act),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(method === 'POST' ? requestOf(act, body, texts) : {}),
    responses: { ...doneResponses(act, method, texts), ...refusedResponses(act, texts) },
  }
}

function securityOf({ who, scope }: AnyAct): Json[] {
  if (who === 'visitor') return [{}, { bearer: [] }]
  return [{ bearer: [] }, { cookie: [] }, ...(scope ? [{ apiKey: [scope] }] : [])]
}

function requestOf({ who }: AnyAct, fields: [string, Field<unknown>][], texts: Texts): Json {
  // Whose act it is meant to be, as the forms of pages say it.
  const account = { type: 'string', description: fieldTitle(texts, 'account') }
  const whose = who === 'visitor' ? [] : [['account', account] as const]
  if (fields.length + whose.length === 0) return {}
  const properties = fields.map(([name, field]) => [
    name,
    { ...fieldSchema(field), description: fieldTitle(texts, name) },
  ])
  const required = fields.filter(([, { need }]) => need === 'required').map(([name]) => name)
  const schema = { type: 'object', properties: Object.fromEntries([...properties, ...whose]), required }
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema } } } }
}

function fieldSchema({ type, words, format }: Field<unknown>): Json {
  return { type, ...(words ? { enum: words } : {}), ...(format ? { format } : {}) }
}

function doneResponses({ outcomes }: AnyAct, method: 'GET' | 'POST', texts: Texts): Json {
  const { done, file } = texts.api
  const found = Object.entries(outcomes).flatMap(([kind, meaning]) =>
    meaning.is === 'done' ? [{ kind, meaning }] : [],
  )
  return byStatus(found, (ofStatus) => {
    const [one] = ofStatus
    if (one?.meaning.file) return { description: file, content: { [bare(one.meaning.file.type)]: {} } }
    const schemas = ofStatus.map(({ kind, meaning }) => doneSchema(kind, method, meaning.body?.schema))
    const schema = schemas.length === 1 ? schemas[0] : { oneOf: schemas }
    return { description: done, content: { 'application/json': { schema } } }
  })
}

function doneSchema(kind: string, method: 'GET' | 'POST', body: z.ZodObject | undefined): Json {
  const { properties, required } = body ? schemaOf(body) : { properties: {}, required: [] }
  if (method === 'GET') return { type: 'object', properties, required }
  return {
    type: 'object',
    properties: { kind: { const: kind }, ...properties, bearer: { type: 'string' } },
    required: ['kind', ...required],
  }
}

function refusedResponses({ outcomes }: AnyAct, texts: Texts): Json {
  const found = Object.entries(outcomes).flatMap(([kind, meaning]) =>
    meaning.is === 'refused' ? [{ kind, meaning }] : [],
  )
  return {
    ...byStatus(found, (ofStatus) => {
      const meanings = ofStatus.map(({ kind }) => `- \`${kind}\`: ${problemMeaning(texts, kind)}`)
      const more = ofStatus.map(({ meaning }) =>
        meaning.body ? schemaOf(meaning.body.schema).properties : {},
      )
      return problemResponse(meanings.join('\n'), {
        // Other refusals, such as of wrong input, may have the same status.
        kind: { type: 'string', examples: ofStatus.map(({ kind }) => kind) },
        ...Object.assign({}, ...more),
      })
    }),
    '4XX': { $ref: '#/components/responses/Problem' },
    '5XX': { $ref: '#/components/responses/Problem' },
  }
}

function problemResponse(description: string, properties: Json): Json {
  const problem = { $ref: '#/components/schemas/Problem' }
  const schema =
    Object.keys(properties).length === 0 ? problem : { allOf: [problem, { type: 'object', properties }] }
  return { description, content: { 'application/problem+json': { schema } } }
}

function problemSchema(baseUrl: string): Json {
  const error = { type: 'object', properties: { kind: { type: 'string' }, detail: { type: 'string' } } }
  return {
    type: 'object',
    properties: {
      type: { type: 'string', format: 'uri', examples: [`${baseUrl}${paths.apiProblems}#bad-input`] },
      title: { type: 'string' },
      status: { type: 'integer' },
      kind: { type: 'string' },
      detail: { type: 'string' },
      errors: { type: 'object', additionalProperties: { ...error, required: ['kind', 'detail'] } },
      bearer: { type: 'string' },
    },
    required: ['type', 'title', 'status', 'kind'],
  }
}

function byStatus<One extends { meaning: { status: number } }>(
  found: readonly One[],
  describe: (ofStatus: One[]) => Json,
): Json {
  const statuses = [...new Set(found.map(({ meaning }) => meaning.status))]
  return Object.fromEntries(
    statuses.map((status) => [status, describe(found.filter(({ meaning }) => meaning.status === status))]),
  )
}

// As programs see it: instants are texts.
function schemaOf(body: z.ZodObject): { properties: Json; required: string[] } {
  const { properties = {}, required = [] } = z.toJSONSchema(body, { io: 'input' })
  return { properties, required }
}

function bare(type: string): string {
  return type.split(';')[0] ?? type
}
