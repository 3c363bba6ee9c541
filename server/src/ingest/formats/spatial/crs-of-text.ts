/**
 * The EPSG code of a coordinate system written out as text (the .prj of a shapefile, `srs` of a GeoPackage). Desktop
 * programs leave the code out, so it is found by datum, projection and their figures. Undefined where it is unknown.
 */
export function crsOfText(text: string): number | undefined {
  const authority = [...text.matchAll(/(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d{4,6})"?\s*\]/gi)].at(
    -1,
  )?.[1]
  // The last one belongs to the whole where nothing follows it but closing brackets.
  if (authority !== undefined && /EPSG"\s*,\s*"?\d{4,6}"?\s*\][\s\]]*$/i.test(text)) return Number(authority)
  const datum = datumOf(text)
  if (!/PROJC(S|RS)\s*\[/i.test(text)) return GEOGRAPHIC[datum]
  if (/mercator_1sp|mercator_auxiliary_sphere|pseudo[-_ ]?mercator/i.test(text)) return 3857
  const figure = (name: string): number | undefined => {
    const found = new RegExp(`PARAMETER\\s*\\[\\s*"${name}"\\s*,\\s*(-?[\\d.]+)`, 'i').exec(text)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const meridian = figure('central_meridian') ?? figure('Longitude of natural origin')
  const falseEasting = figure('false_easting') ?? figure('False easting')
  const scale = figure('scale_factor') ?? figure('Scale factor at natural origin') ?? 1
  if (meridian === undefined || falseEasting === undefined) return undefined
  if (datum === 'wgs84' && Math.abs(scale - 0.9996) < 1e-6)
    return 32600 + Math.floor((meridian + 180) / 6) + 1
  if (datum === 'cgcs2000' || datum === 'wgs84') return gaussKrugerCode(meridian, falseEasting)
  return GEOGRAPHIC[datum]
}

type Datum = 'wgs84' | 'cgcs2000' | 'xian80' | 'beijing54' | 'unknown'

const GEOGRAPHIC: Record<Datum, number | undefined> = {
  wgs84: 4326,
  cgcs2000: 4490,
  xian80: 4610,
  beijing54: 4214,
  unknown: undefined,
}

function datumOf(text: string): Datum {
  if (/china[_ ]2000|cgcs[_ ]?2000|china[_ ]geodetic/i.test(text)) return 'cgcs2000'
  if (/xian[_ ]?(19)?80/i.test(text)) return 'xian80'
  if (/beijing[_ ]?(19)?54/i.test(text)) return 'beijing54'
  return /wgs[_ ]?(19)?84/i.test(text) ? 'wgs84' : 'unknown'
}

/** CGCS2000 in zones of 3° and 6°, with the zone's number before the easting and without. */
function gaussKrugerCode(meridian: number, falseEasting: number): number | undefined {
  const zone = Math.floor(falseEasting / 1_000_000)
  if (zone >= 25 && zone <= 45) return 4513 + zone - 25
  if (zone >= 13 && zone <= 23) return 4491 + zone - 13
  if (falseEasting !== 500_000 || meridian < 75 || meridian > 135 || meridian % 3 !== 0) return undefined
  return 4534 + (meridian - 75) / 3
}
