import type { IncomingMessage } from 'node:http'

/**
 * The peer of the connection, never a header that it sent: a proxy on another machine cannot claim to be this
 * one. The name asked for counts too, since a page elsewhere may resolve its own name to this machine.
 */
export function isFromThisMachine(request: { raw: Pick<IncomingMessage, 'socket' | 'headers'> }): boolean {
  const address = request.raw.socket.remoteAddress ?? ''
  const name = (request.raw.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  return /^(127\.|::1$|::ffff:127\.)/.test(address) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(name)
}
