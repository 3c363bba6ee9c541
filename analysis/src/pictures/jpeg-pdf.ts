/** One picture on one page of A4, lying, as PDF 1.4 (ISO 32000-1, 7.5 and 8.9.5). */

/** A4 in points. */
const [PAGE_WIDTH, PAGE_HEIGHT] = [841.89, 595.28]

/** @param jpeg baseline JPEG in RGB, `width` × `height` pixels; its ratio is kept, in the middle of the page */
export function jpegPdf(
  jpeg: Uint8Array,
  { width, height }: { width: number; height: number },
  title: string,
): Uint8Array<ArrayBuffer> {
  const scale = Math.min(PAGE_WIDTH / width, PAGE_HEIGHT / height)
  const [across, up] = [width * scale, height * scale]
  const place = `q ${across.toFixed(2)} 0 0 ${up.toFixed(2)} ${((PAGE_WIDTH - across) / 2).toFixed(2)} ${((PAGE_HEIGHT - up) / 2).toFixed(2)} cm /Picture Do Q`
  const parts: Uint8Array[] = []
  const offsets: number[] = []
  let size = 0
  const add = (piece: string | Uint8Array): void => {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
    parts.push(bytes)
    size += bytes.byteLength
  }
  const object = (...pieces: (string | Uint8Array)[]): void => {
    offsets.push(size)
    add(`${offsets.length} 0 obj\n`)
    for (const piece of pieces) add(piece)
    add('\nendobj\n')
  }
  add('%PDF-1.4\n')
  object('<< /Type /Catalog /Pages 2 0 R >>')
  object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
  object(
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE_WIDTH} ${PAGE_HEIGHT}] /Contents 4 0 R /Resources << /XObject << /Picture 5 0 R >> >> >>`,
  )
  object(`<< /Length ${place.length} >>\nstream\n${place}\nendstream`)
  object(
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.byteLength} >>\nstream\n`,
    jpeg,
    '\nendstream',
  )
  object(`<< /Title <${utf16Hex(title)}> >>`)
  const tableAt = size
  add(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`)
  for (const offset of offsets) add(`${String(offset).padStart(10, '0')} 00000 n \n`)
  add(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${tableAt}\n%%EOF\n`)
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** Text beyond ASCII: UTF-16, high byte first, with its mark (7.9.2.2). */
const utf16Hex = (text: string): string =>
  `FEFF${[...Array(text.length).keys()].map((index) => text.charCodeAt(index).toString(16).padStart(4, '0')).join('')}`.toUpperCase()
