import { z } from 'zod'
import type { AnyRoute, Route } from './route.ts'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

const PROBLEM = {
  description: 'What went wrong and what to do, with a stable code',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** The contract as OpenAPI 3.1, from the same declarations that are mounted. */
export function describeApi(routes: readonly AnyRoute[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const declared of routes as unknown as readonly Route[]) {
    const path = declared.path.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][declared.method.toLowerCase()] = operation(declared)
  }
  return {
    openapi: '3.1.0',
    info: { title: '井井 Jingjing', version },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'jingjing_session' },
        device: { type: 'http', scheme: 'bearer', description: 'The key of a device, jjd_…' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            params: { type: 'object' },
          },
        },
      },
    },
  }
}

function operation(declared: Route): object {
  const parameters = [
    ...parametersOf(declared.params, 'path'),
    ...parametersOf(declared.query, 'query'),
    ...(declared.method === 'GET' || declared.permission === 'device'
      ? []
      : [{ name: 'x-jingjing', in: 'header', required: true, schema: { const: '1' } }]),
  ]
  return {
    summary: declared.summary,
    tags: [declared.path.split('/')[2] ?? declared.path.split('/')[1]],
    ...(declared.permission === 'anyone'
      ? { security: [] }
      : declared.permission === 'device'
        ? { security: [{ device: [] }] }
        : { security: [{ session: [] }], 'x-permission': declared.permission }),
    ...(parameters.length > 0 && { parameters }),
    ...(declared.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(declared.body, 'input') } },
      },
    }),
    responses: {
      [declared.status ?? 200]: {
        description: 'Done',
        ...(declared.answer && {
          content: { 'application/json': { schema: schemaOf(declared.answer, 'output') } },
        }),
      },
      default: PROBLEM,
    },
  }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): object[] {
  if (schema === undefined) return []
  const described = schemaOf(schema, 'input') as { properties?: Record<string, object>; required?: string[] }
  return Object.entries(described.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (described.required ?? []).includes(name),
    schema: property,
  }))
}
