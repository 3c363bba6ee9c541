import type { Uploads } from '@jingjing/schema/ingest'
import { ApiProblem, problemFromBody, UNREACHABLE } from './client.ts'

export interface UploadProgress {
  sentBytes: number
  totalBytes: number
}

/**
 * Sends files and tells how far it has got. `fetch` cannot tell the progress of what it sends, hence
 * the older interface.
 */
export function uploadFiles(
  files: readonly File[],
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<Uploads> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    for (const file of files) form.append('files', file, file.name)
    const sender = new XMLHttpRequest()
    sender.open('POST', '/api/ingest/uploads')
    sender.setRequestHeader('x-jingjing', '1')
    sender.responseType = 'json'
    sender.upload.onprogress = (event) => onProgress({ sentBytes: event.loaded, totalBytes: event.total })
    sender.onload = () => {
      if (sender.status >= 200 && sender.status < 300) resolve(sender.response as Uploads)
      else reject(problemFromBody(sender.status, sender.response))
    }
    sender.onerror = () => reject(new ApiProblem(0, { code: UNREACHABLE, params: {} }))
    sender.onabort = () => reject(new DOMException('Upload stopped', 'AbortError'))
    signal.addEventListener('abort', () => sender.abort(), { once: true })
    sender.send(form)
  })
}
