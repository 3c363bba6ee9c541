import type { Collection } from '../ogc-common/collection.ts'
import { CRS84 } from '../ogc-common/crs.ts'
import { collectionAddress } from '../ogc-common/describe-collection.ts'
import {
  DEEPEST_MATRIX,
  WEB_MERCATOR_CRS,
  WEB_MERCATOR_QUAD,
  WEB_MERCATOR_QUAD_URI,
} from './tile-matrix-set.ts'

const MVT = 'application/vnd.mapbox-vector-tile'

export function describeTileset(collection: Collection, origin: string): object {
  const at = `${collectionAddress(origin, collection.id)}/tiles/${WEB_MERCATOR_QUAD}`
  const { extent } = collection
  return {
    title: collection.title,
    dataType: 'vector',
    crs: WEB_MERCATOR_CRS,
    tileMatrixSetURI: WEB_MERCATOR_QUAD_URI,
    ...(extent !== null && {
      boundingBox: {
        lowerLeft: [extent[0], extent[1]],
        upperRight: [extent[2], extent[3]],
        crs: CRS84.uri,
      },
    }),
    links: [
      { href: at, rel: 'self', type: 'application/json' },
      {
        href: `${origin}/ogc/tileMatrixSets/${WEB_MERCATOR_QUAD}`,
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme',
        type: 'application/json',
      },
      { href: `${at}/{tileMatrix}/{tileRow}/{tileCol}`, rel: 'item', type: MVT, templated: true },
      {
        href: collectionAddress(origin, collection.id),
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/geodata',
        type: 'application/json',
      },
    ],
    centerPoint:
      extent === null
        ? undefined
        : {
            coordinates: [(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2],
            crs: CRS84.uri,
            tileMatrix: String(Math.min(13, DEEPEST_MATRIX)),
          },
  }
}

export function describeTilesets(collection: Collection, origin: string): object {
  const at = `${collectionAddress(origin, collection.id)}/tiles`
  return {
    links: [{ href: at, rel: 'self', type: 'application/json' }],
    tilesets: [
      {
        title: collection.title,
        dataType: 'vector',
        crs: WEB_MERCATOR_CRS,
        tileMatrixSetURI: WEB_MERCATOR_QUAD_URI,
        links: [{ href: `${at}/${WEB_MERCATOR_QUAD}`, rel: 'self', type: 'application/json' }],
      },
    ],
  }
}
