import { lookup as systemLookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Problem } from '@jingjing/schema/problems'
import { isPublicAddress } from './public-address.ts'

const MAX_REDIRECTS = 3
const IDLE_MS = 30_000
const TOTAL_MS = 10 * 60_000

export interface HttpAsk {
  url: string
  /** `host` or `host:port`, as whoever runs the platform has listed them. */
  allowedHosts: readonly string[]
  authorization: string | null
  /** How names become addresses; the system's where absent. */
  lookup?: LookupFunction
  /** Which addresses may be connected to; those of the open internet where absent. */
  isAllowedAddress?: (address: string) => boolean
}

export interface PulledFile {
  name: string
  stream: IncomingMessage
}

/**
 * Fetches a file from an address of the list. Every name, also one that the answer sends on to, must be on the list,
 * and the address that is connected to is the one that was judged: a name that resolves to something else a moment
 * later reaches nothing inside.
 *
 * @throws Problem `source-not-allowed`, `source-unreachable`, `source-refused`
 */
export async function pullHttp(ask: HttpAsk): Promise<PulledFile> {
  let url = new URL(ask.url)
  const deadlineMs = Date.now() + TOTAL_MS
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    requireAllowed(url, ask)
    const response = await answerOf(url, ask, hop === 0 ? ask.authorization : null, deadlineMs)
    const status = response.statusCode ?? 0
    if (status >= 300 && status < 400 && response.headers.location !== undefined) {
      response.destroy()
      url = new URL(response.headers.location, url)
      continue
    }
    if (status !== 200) {
      response.destroy()
      throw new Problem('source-refused', { host: url.host, status })
    }
    return { name: fileName(response, url), stream: response }
  }
  throw new Problem('source-refused', { host: url.host, status: 310 })
}

function requireAllowed(url: URL, { allowedHosts, isAllowedAddress = isPublicAddress }: HttpAsk): void {
  const host = url.hostname.toLowerCase()
  const isListed = allowedHosts.some((one) => one === host || one === `${host}:${portOf(url)}`)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  // A host that is an address is never looked up, so it is judged here.
  const literal = host.replace(/^\[|\]$/g, '')
  const isInside = isIP(literal) !== 0 && !isAllowedAddress(literal)
  if (!isWeb || !isListed || isInside || url.username !== '')
    throw new Problem('source-not-allowed', { host: url.host })
}

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')

function answerOf(
  url: URL,
  ask: HttpAsk,
  authorization: string | null,
  deadlineMs: number,
): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'GET',
        lookup: guardedLookup(ask),
        // A connection that somebody else opened has an address that was not judged for this.
        agent: false,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': 'Jingjing',
          ...(authorization === null ? {} : { authorization }),
        },
        timeout: IDLE_MS,
      },
      (response) => {
        response.setTimeout(IDLE_MS, () => response.destroy(new Error('idle')))
        const timer = setTimeout(() => response.destroy(new Error('too long')), deadlineMs - Date.now())
        response.once('close', () => clearTimeout(timer))
        resolve(response)
      },
    )
    request.once('timeout', () => request.destroy(new Error('idle')))
    request.once('error', (error) => {
      reject(error instanceof Problem ? error : new Problem('source-unreachable', { host: url.host }))
    })
    request.end()
  })
}

/** Resolves a name and lets only addresses through that may be connected to: all of them, or none. */
function guardedLookup({
  lookup = systemLookup as LookupFunction,
  isAllowedAddress = isPublicAddress,
}: HttpAsk): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0)
        return
      }
      const addresses = Array.isArray(found) ? found : []
      if (addresses.length === 0 || !addresses.every(({ address }) => isAllowedAddress(address))) {
        const problem = new Problem('source-not-allowed', { host: hostname })
        callback(problem as NodeJS.ErrnoException, '', 0)
        return
      }
      const [first] = addresses
      if (options.all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })
  }
}

/** As the answer calls it, else as the address ends. */
function fileName(response: IncomingMessage, url: URL): string {
  const disposition = response.headers['content-disposition'] ?? ''
  const encoded = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposition)?.[1]
  const plain = /filename="?([^";]+)"?/.exec(disposition)?.[1]
  const last = url.pathname.split('/').at(-1) ?? ''
  const name = decoded(encoded) ?? plain ?? decoded(last) ?? ''
  return name.replaceAll('\\', '/').split('/').at(-1)?.trim() || url.hostname
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined || text === '' ? undefined : decodeURIComponent(text)
  } catch {
    return undefined
  }
}
