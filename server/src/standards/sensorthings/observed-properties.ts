/** What stations measure, numbered for good: a number that was given out is never another quantity's. */
export interface ObservedProperty {
  id: number
  quantity: string
  name: string
  definition: string
  description: string
}

const listed = (id: number, quantity: string, name: string, description: string): ObservedProperty => ({
  id,
  quantity,
  name,
  definition: `urn:jingjing:quantity:${quantity}`,
  description,
})

export const OBSERVED_PROPERTIES: readonly ObservedProperty[] = [
  listed(1, 'pm2.5', 'PM2.5', '细颗粒物质量浓度 Mass concentration of fine particles'),
  listed(2, 'pm10', 'PM10', '可吸入颗粒物质量浓度 Mass concentration of inhalable particles'),
  listed(3, 'tsp', 'TSP', '总悬浮颗粒物质量浓度 Mass concentration of total suspended particles'),
  listed(4, 'so2', 'SO₂', '二氧化硫质量浓度 Mass concentration of sulphur dioxide'),
  listed(5, 'no2', 'NO₂', '二氧化氮质量浓度 Mass concentration of nitrogen dioxide'),
  listed(6, 'co', 'CO', '一氧化碳质量浓度 Mass concentration of carbon monoxide'),
  listed(7, 'o3', 'O₃', '臭氧质量浓度 Mass concentration of ozone'),
  listed(8, 'temperature', '气温 Air temperature', '气温 Air temperature'),
  listed(9, 'dew-point', '露点 Dew point', '露点温度 Dew point temperature'),
  listed(10, 'pressure', '气压 Air pressure', '大气压 Air pressure at the station'),
  listed(11, 'rain', '降水量 Rain', '降水量 Depth of rain'),
  listed(12, 'wind-speed', '风速 Wind speed', '风速 Wind speed'),
  listed(
    13,
    'wind-direction',
    '风向 Wind direction',
    '风向，正北为 0 度 Direction the wind comes from, north is 0',
  ),
  listed(14, 'humidity', '相对湿度 Relative humidity', '相对湿度 Relative humidity'),
  listed(15, 'noise-laeq', '等效声级 LAeq', '等效连续 A 声级 Equivalent continuous A-weighted sound level'),
]

/** Symbols of UCUM, as the register of OGC names them; a unit without one has no definition. */
const UCUM: Readonly<Record<string, string>> = {
  'µg/m³': 'ug/m3',
  'mg/m³': 'mg/m3',
  '°C': 'Cel',
  hPa: 'hPa',
  mm: 'mm',
  'm/s': 'm/s',
  '°': 'deg',
  '%': '%25',
}

export const unitOf = (symbol: string | null): { name: string; symbol: string; definition: string } | null =>
  symbol === null
    ? null
    : {
        name: symbol,
        symbol,
        definition: Object.hasOwn(UCUM, symbol) ? `http://www.opengis.net/def/uom/UCUM/${UCUM[symbol]}` : '',
      }
