/** The bytes that an MQTT client sends, built without the reader under test. */

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]

export const block = (text: string): number[] => {
  const bytes = utf8(text)
  return [bytes.length >> 8, bytes.length & 255, ...bytes]
}

export const packet = (first: number, body: readonly number[]): Uint8Array => {
  const length: number[] = []
  for (let rest = body.length; ; rest >>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128)
    if (rest < 128) break
  }
  return Uint8Array.of(first, ...length, ...body)
}

export const connectPacket = (flags: number, ...blocks: string[]): Uint8Array =>
  packet(0x10, [...block('MQTT'), 4, flags, 0, 60, ...blocks.flatMap(block)])

/** Flags: 1 retained, 2 acknowledged, 4 exactly once; the id then takes two bytes. */
export const publishPacket = (
  topic: string,
  payload: string,
  flags = 0,
  id: readonly number[] = [],
): Uint8Array => packet(0x30 | flags, [...block(topic), ...id, ...utf8(payload)])

export const subscribePacket = (id: number, ...topics: string[]): Uint8Array =>
  packet(0x82, [id >> 8, id & 255, ...topics.flatMap((topic) => [...block(topic), 0])])
