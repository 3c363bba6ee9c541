/** WebMercatorQuad of the OGC registry (OGC 17-083r4, annex D): the pyramid of the platform's own maps. */
export const WEB_MERCATOR_QUAD = 'WebMercatorQuad'
export const WEB_MERCATOR_QUAD_URI = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad'
export const WEB_MERCATOR_CRS = 'http://www.opengis.net/def/crs/EPSG/0/3857'

export const DEEPEST_MATRIX = 22
const TILE_WIDTH_PIXELS = 256
/** Half the equator of the sphere of EPSG:3857. */
const HALF_WORLD_METRES = Math.PI * 6_378_137
/** The standard's pixel: 0.28 mm. */
const PIXEL_METRES = 0.000_28

export function describeMatrixSet(links: readonly object[]): object {
  return {
    id: WEB_MERCATOR_QUAD,
    title: 'Google Maps Compatible for the World',
    uri: WEB_MERCATOR_QUAD_URI,
    crs: WEB_MERCATOR_CRS,
    orderedAxes: ['X', 'Y'],
    wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
    tileMatrices: Array.from({ length: DEEPEST_MATRIX + 1 }, (_, z) => {
      const cellSize = (2 * HALF_WORLD_METRES) / TILE_WIDTH_PIXELS / 2 ** z
      return {
        id: String(z),
        scaleDenominator: cellSize / PIXEL_METRES,
        cellSize,
        pointOfOrigin: [-HALF_WORLD_METRES, HALF_WORLD_METRES],
        cornerOfOrigin: 'topLeft',
        tileWidth: TILE_WIDTH_PIXELS,
        tileHeight: TILE_WIDTH_PIXELS,
        matrixWidth: 2 ** z,
        matrixHeight: 2 ** z,
      }
    }),
    links,
  }
}
