/**
 * The one list of the PostGIS functions that the product's SQL calls. The two engines carry different builds
 * of PostGIS, and the embedded one lacks some functions (`ST_AsMVT`): whoever needs a further one adds it
 * here, and its test states the answer that both must give.
 */
export const FUNCTIONS_IN_USE = {
  st_area: 'area of an outline on the ellipsoid, in square metres',
  st_asgeojson: 'geometry of a row on its way into a tile',
  st_centroid: 'where a line or an area is shown, and the community that it counts to',
  st_contains: 'filters of the standard interfaces',
  st_covers: 'whether a place lies in a community, its border included',
  st_crosses: 'filters of the standard interfaces',
  st_dimension: 'tells points, lines and areas apart',
  st_disjoint: 'filters of the standard interfaces',
  st_distance: 'how far a similar case is, in metres on the ellipsoid',
  st_dwithin: 'cases close enough to be the same matter',
  st_equals: 'filters of the standard interfaces',
  st_expand: 'a box with a margin, where an edge bends between coordinate systems',
  st_extent: 'box around all rows of a version',
  st_flipcoordinates: 'north before east, where the authority of a coordinate system writes it so',
  st_geometrytype: 'what the geometry of a table really is',
  st_geomfromgeojson: 'geometry in a filter of the standard interfaces',
  st_intersects: 'boxes and filters of the standard interfaces',
  st_isempty: 'a geometry without a position is none',
  st_isvalid: 'finds outlines that cross themselves',
  st_makeenvelope: 'the ground of a tile',
  st_makepoint: 'a station from its two columns',
  st_makevalid: 'mends outlines that cross themselves',
  st_npoints: 'tells outlines that are too detailed to be drawn by hand',
  st_overlaps: 'filters of the standard interfaces',
  st_setsrid: 'says that a made point is in WGS 84',
  st_simplify: 'leaves out vertices that no eye tells apart',
  st_touches: 'filters of the standard interfaces',
  st_transform: 'coordinates in metres on EPSG:4548 or 3857, and back',
  st_within: 'filters of the standard interfaces',
  st_x: 'longitude of a point',
  st_xmax: 'eastern edge of a box',
  st_xmin: 'western edge of a box',
  st_y: 'latitude of a point',
  st_ymax: 'northern edge of a box',
  st_ymin: 'southern edge of a box',
} as const satisfies Record<string, string>

export type FunctionInUse = keyof typeof FUNCTIONS_IN_USE
