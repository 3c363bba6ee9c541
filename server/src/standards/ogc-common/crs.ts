import { Problem } from '@jingjing/schema/problems'

/** A coordinate system in which geometry is asked for and answered. */
export interface Crs {
  uri: string
  /** Identifier in the store. CGCS2000 degrees count as WGS 84, from which they differ by centimetres. */
  srid: number
  /** Latitude before longitude, northing before easting: as the authority writes it. */
  isNorthFirst: boolean
  /** A tenth of a millimetre, on any of them. */
  numDigits: number
  title: string
}

const epsg = (code: number): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`

export const CRS84: Crs = {
  uri: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  srid: 4326,
  isNorthFirst: false,
  numDigits: 9,
  title: 'WGS 84 (longitude, latitude)',
}

export const CRS_LIST: readonly Crs[] = [
  CRS84,
  { uri: epsg(4326), srid: 4326, isNorthFirst: true, numDigits: 9, title: 'WGS 84' },
  { uri: epsg(4490), srid: 4326, isNorthFirst: true, numDigits: 9, title: 'CGCS2000' },
  {
    uri: epsg(4548),
    srid: 4548,
    isNorthFirst: true,
    numDigits: 4,
    title: 'CGCS2000 / 3-degree Gauss-Kruger CM 117E',
  },
  { uri: epsg(3857), srid: 3857, isNorthFirst: false, numDigits: 4, title: 'Web Mercator' },
]

/** The system of a URI; CURIEs in brackets are understood as well. Throws `bad-request`. */
export function crsOf(uri: string | undefined, parameter: string): Crs {
  if (uri === undefined || uri === '') return CRS84
  const curie = /^\[(EPSG|OGC):(\w+)\]$/.exec(uri)
  const full =
    curie === null
      ? uri
      : curie[1] === 'OGC'
        ? CRS84.uri
        : `http://www.opengis.net/def/crs/EPSG/0/${curie[2]}`
  const crs = CRS_LIST.find((one) => one.uri === full)
  if (crs === undefined) throw new Problem('bad-request', { where: `query.${parameter}`, detail: 'crs' })
  return crs
}
