import { FormDetail, FormList, FormPatch } from '@jingjing/schema/forms'
import { JobReference } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import type { ArrivingFile } from '../../ingest/index.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { changeForm, listForms, readForm, removeForm, sendFilling } from './read-forms.ts'
import { receiveForm } from './receive-form.ts'
import type { FillingInput } from './run-filling.ts'

const FormId = z.object({ id: z.coerce.number().int().positive() })

export function formRoutes({ queue, dataDir }: { queue: JobQueue; dataDir: string }): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/extract/forms',
      permission: 'extract:run',
      summary: 'The forms of departments that the person keeps',
      answer: FormList,
      handler: ({ context }) => listForms(context),
    }),
    route({
      method: 'POST',
      path: '/api/extract/forms',
      permission: 'extract:run',
      summary: 'Receives an empty workbook (multipart/form-data) and proposes how it is filled',
      status: 201,
      answer: z.object({ id: z.number().int() }),
      handler: ({ context, request }) => {
        if (!request.isMultipart()) throw new Problem('no-files')
        return receiveForm(context, dataDir, arriving(request.files()))
      },
    }),
    route({
      method: 'GET',
      path: '/api/extract/forms/:id',
      permission: 'extract:run',
      summary: 'A form with its sheets, its recipe and what was filled when',
      params: FormId,
      answer: FormDetail,
      handler: ({ context, params }) => readForm(context, params.id),
    }),
    route({
      method: 'PATCH',
      path: '/api/extract/forms/:id',
      permission: 'extract:run',
      summary: 'Changes what a form is called or how it is filled',
      params: FormId,
      body: FormPatch,
      answer: FormDetail,
      handler: ({ context, params, body }) => changeForm(context, params.id, body),
    }),
    route({
      method: 'DELETE',
      path: '/api/extract/forms/:id',
      permission: 'extract:run',
      summary: 'Forgets a form',
      params: FormId,
      answer: z.object({}),
      handler: async ({ context, params }) => {
        await removeForm(context, params.id)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/extract/forms/:id/fillings',
      permission: 'extract:run',
      summary: 'Fills a form with what the platform holds now',
      params: FormId,
      status: 202,
      answer: JobReference,
      handler: async ({ context, params }) => {
        const form = await readForm(context, params.id)
        const job = await queue.submit({
          kind: 'form',
          subject: form.title,
          input: { formId: form.id, reader: context.reader } satisfies FillingInput,
          createdBy: context.person.id,
        })
        return { jobId: job.id }
      },
    }),
    route({
      method: 'GET',
      path: '/api/extract/fillings/:id/file',
      permission: 'extract:run',
      summary: 'The filled workbook',
      params: FormId,
      handler: async ({ context, params, reply }) => {
        await sendFilling(context, { id: params.id, dataDir, reply })
        return undefined
      },
    }),
  ]
}

async function* arriving(
  files: AsyncIterable<{ filename: string; file: NodeJS.ReadableStream & { truncated?: boolean } }>,
): AsyncIterable<ArrivingFile> {
  for await (const { filename, file } of files)
    yield { name: filename, stream: file as never, isTruncated: () => file.truncated === true }
}
