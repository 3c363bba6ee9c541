/** Symbol of a unit by the ways in which people write it (compatibility-normalised, lower case, no spaces). */
const SYMBOL_BY_SPELLING: Record<string, string> = {}

function spell(symbol: string, ...spellings: string[]): void {
  for (const spelling of [symbol, ...spellings]) SYMBOL_BY_SPELLING[unitKey(spelling)] = symbol
}

function unitKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
}

spell('m²', 'm2', 'm^2', '平方米', '平米', 'sqm')
spell('km²', 'km2', 'km^2', '平方公里', '平方千米')
spell('万m²', '万平方米', '万平米', '万㎡')
spell('ha', '公顷')
spell('亩')
spell('m³', 'm3', '立方米')
spell('m', '米')
spell('km', '公里', '千米')
spell('cm', '厘米')
spell('mm', '毫米')
spell('µg/m³', 'ug/m3', 'μg/m3', 'µg/m3', '微克/立方米', 'ugm3', 'μg/m^3')
spell('mg/m³', 'mg/m3', '毫克/立方米', 'mg/m^3')
spell('mg/L', '毫克/升')
spell('µg/L', 'ug/l', 'μg/l', '微克/升')
spell('lx', 'lux', '勒克斯')
spell('ppm')
spell('ppb')
spell('°C', '℃', '摄氏度', 'degc', 'deg c')
spell('hPa', '百帕')
spell('kPa', '千帕')
spell('Pa', '帕')
spell('m/s', '米/秒', '米每秒', 'mps')
spell('km/h', '千米/小时', '公里/小时')
spell('°', '度', 'deg')
spell('‰', '千分比')
spell('%', '百分比', '％')
spell('‰', '千分比')
spell('dB(A)', 'dba', 'db-a', '分贝', 'db（a）')
spell('dB', 'db')
spell('元', 'cny', 'rmb', '人民币元')
spell('千元')
spell('万元')
spell('亿元')
spell('人', '人数', '位', '名')
spell('人次')
spell('万人')
spell('万人次')
spell('家')
spell('所')
spell('套')
spell('间')
spell('台')
spell('部')
spell('株', '棵')
spell('条')
spell('起')
spell('例')
spell('户')
spell('个')
spell('件')
spell('次')
spell('处')
spell('座')
spell('栋')
spell('层')
spell('张')
spell('辆')
spell('岁')
spell('s', '秒', '秒钟')
spell('min', '分钟', 'mins')
spell('h', '小时')
spell('d', '天')
spell('年')
spell('个月')
spell('分')
const COUNTED =
  '份 盏 根 块 桶 本 册 扇 头 批 项 课时 车次 组 支 只 班 团 宗 幅 期 把 副 具 盘 幢 床 席 顶 场 场次 户次 辆次 篇 对 箱 袋 瓶 架 双 家 所 套 间 台 部 株 条 起 例 个 件 处 座 张 辆'.split(
    ' ',
  )
for (const counted of COUNTED) if (unitSymbol(counted) === null) spell(counted)

/** Things that are counted one by one: `3台` beside `5个` are both so many. */
export const isCounted = (unit: string): boolean => COUNTED.includes(unit)
spell('万')
spell('亿')
spell('t', '吨')
spell('kg', '千克', '公斤')
spell('kWh', '千瓦时')
spell('kW', '千瓦')

export function unitSymbol(text: string): string | null {
  return SYMBOL_BY_SPELLING[unitKey(text)] ?? quotient(text)
}

const PERIODS = ['日', '周', '月', '季', '季度']

/** `元/㎡`, `人/平方公里`, `吨/日`: one unit per another, or per period. */
function quotient(text: string): string | null {
  const halves = text.length > 12 ? [] : unitKey(text).split('/')
  if (halves.length !== 2) return null
  const [upper, lower] = halves as [string, string]
  const below = SYMBOL_BY_SPELLING[lower] ?? (PERIODS.includes(lower) ? lower : undefined)
  const above = SYMBOL_BY_SPELLING[upper]
  return above === undefined || below === undefined ? null : `${above}/${below}`
}

/** Multiply a value in the first unit to get one in the second. */
const FACTORS: Record<string, number> = {
  'mg/m³>µg/m³': 1000,
  'µg/m³>mg/m³': 0.001,
  'kPa>hPa': 10,
  'Pa>hPa': 0.01,
  'km/h>m/s': 1 / 3.6,
  'km>m': 1000,
  'cm>m': 0.01,
  'mm>m': 0.001,
  'cm>mm': 10,
  'km²>m²': 1_000_000,
  'ha>m²': 10_000,
  // 15 mu are a hectare.
  '亩>m²': 10_000 / 15,
  't>kg': 1000,
  '万m²>m²': 10_000,
  '万人>人': 10_000,
  '千元>元': 1000,
  '万元>元': 10_000,
  '元>万元': 0.0001,
  '千元>万元': 0.1,
  '亿元>万元': 10_000,
  '人>万人': 0.0001,
  'm>km': 0.001,
  'kg>t': 0.001,
  'm²>万m²': 0.0001,
  'ha>万m²': 1,
  'm²>ha': 0.0001,
  'm²>km²': 0.000001,
  'ha>km²': 0.01,
  // In the column of a meter, `320度` are kilowatt hours.
  '°>kWh': 1,
  '亿元>元': 100_000_000,
  'dB>dB(A)': 1,
}

/** What stands behind a figure and is no unit: `3.5万` is 35,000 of whatever the column counts, `1985年` a year. */
const SCALES: Record<string, number> = { 万: 1e4, 亿: 1e8 }
const BARE_FACTORS: Record<string, number> = { ...SCALES, 年: 1, '°': 1 }

export const isScale = (unit: string): boolean => SCALES[unit] !== undefined

/**
 * Multiply a value in the first unit to get one in the second, or in none.
 * Null where the one cannot be turned into the other.
 */
export function unitFactor(from: string, to: string | null): number | null {
  if (from === to) return 1
  if (to === null) return BARE_FACTORS[from] ?? (isCounted(from) ? 1 : null)
  const scale = SCALES[from]
  if (scale !== undefined) return scale / (SCALES[to[0]!] ?? 1)
  return FACTORS[`${from}>${to}`] ?? null
}

/** The unit to which all of these can be brought: of `1.2亿元` and `350万元` yuan. Null where there is none. */
export function commonUnit(units: readonly string[]): string | null {
  const candidates = ['元', 'm²', 'm', '人', ...units.filter((unit) => !isScale(unit))]
  return candidates.find((to) => units.every((from) => unitFactor(from, to) !== null)) ?? null
}

export interface TitleUnit {
  /** The title without its unit. */
  bare: string
  unit: string | null
  /** What stood in brackets and is no unit (`GCJ-02`, `是/否`). */
  remark: string
}

const MAX_TITLE_CHARACTERS = 200
/** `容积_立方米`, `长度 米`: measures alone, since `人`, `次` and `位` end words as well. */
const WORDED_UNIT =
  /^(.*\S\S)[\s_]+(平方米|平米|立方米|平方公里|公里|千米|厘米|毫米|米|公顷|亩|元|万元|亿元|分贝|摄氏度|吨|千克|公斤|分钟|小时|千瓦时)$/
/** `面积㎡`, `占比%`: signs that no word ends with. */
const SYMBOL_BEHIND = /^(.*[\u3400-\u9fff])\s*[±+]?\s*(㎡|m²|m2|km²|㎞²|m³|%|％|℃|μg\/m³|mg\/m³)$/i
/** `占地面积平方米`, `出生率‰`: measures that end no word. */
const ATTACHED_UNIT =
  /^(.*?[\u3400-\u9fff]{2})([ckm]?m[23²³]|mm|cm|km|kg|kwh|hpa|kpa|m\/s|[mμu]g\/(?:m[3³]|l)|℃|万?平方米|平方公里|立方米|公顷|[万亿]元|摄氏度|分贝|千瓦时|千克|公斤|‰|㎡|m²)$/i
const BRACKETS = /[（(【[]\s*(?:单位\s*[:：]?\s*)?([^（(【[\]】)）]*(?:\([^)]*\))?)\s*[）)】\]]/g

/** `面积（㎡）`, `预算（单位：万元）`, `area_km2`, `LEQ dB -A`. */
export function splitTitle(title: string): TitleUnit {
  // No title, and long enough to keep a search busy.
  if (title.length > MAX_TITLE_CHARACTERS) return { bare: title, unit: null, remark: '' }
  let unit: string | null = null
  const remarks: string[] = []
  let bare = title
    .replace(/([^（(【[\s])\s*dB\s*[（(]\s*A\s*[)）]$/i, '$1（dB(A)）')
    .replace(BRACKETS, (_whole, inner: string) => {
      const symbol = unitSymbol(inner)
      if (symbol !== null) unit ??= symbol
      else remarks.push(inner.trim())
      return ' '
    })
  const tail =
    /^(.+?)[\s_]+(db\s*-?\s*\(?a\)?|dba|km2|m2|m²|㎡|km²|ug\/m3|μg\/m³|ug_m3|mg\/m3|mg_m3|km|ha|hpa|kpa|mm|℃|m\/s)\s*$/i.exec(
      bare,
    ) ?? /^(.+?)[,，:：]\s*单位\s*[:：]?\s*(\S+)$/.exec(bare)
  const symbol = unit === null && tail === null ? SYMBOL_BEHIND.exec(bare) : null
  if (symbol !== null) {
    unit = unitSymbol(symbol[2]!)
    bare = symbol[1]!
  }
  const worded = unit === null && tail === null ? WORDED_UNIT.exec(bare) : null
  if (worded !== null) {
    unit = unitSymbol(worded[2]!)
    bare = worded[1]!
  }
  const attached = unit === null && tail === null && worded === null ? ATTACHED_UNIT.exec(bare) : null
  if (attached !== null) {
    unit = unitSymbol(attached[2]!)
    bare = attached[1]!
  }
  // `PM10，μg/m3`: what stands behind the comma is a unit and nothing else.
  const behind = tail === null && unit === null ? /^(.*\S)\s*[,，]\s*([^,，]{1,10})$/.exec(bare) : null
  if (behind !== null) {
    unit = unitSymbol(behind[2]!)
    if (unit !== null) bare = behind[1]!
  }
  const slashed = /^(.*[^\x20-\x7e])\s*[/／]\s*([^/／]{1,8})$/.exec(bare)
  if (tail === null && unit === null && slashed !== null) {
    // `温度/℃`, as tables of measurements are headed.
    unit = unitSymbol(slashed[2]!)
    if (unit !== null) bare = slashed[1]!
  }
  const suffix = tail === null && unit === null ? /^(.*[\u3400-\u9fff])_(m|t|kg|h|min|d)$/i.exec(bare) : null
  if (suffix !== null) {
    unit = unitSymbol(suffix[2]!)
    if (unit !== null) bare = suffix[1]!
  }
  if (tail !== null && unit === null) {
    unit = unitSymbol(tail[2]!.replace(/_/g, '/'))
    if (unit !== null) bare = tail[1]!
  }
  return { bare: bare.trim(), unit, remark: remarks.join(' ') }
}

/** The last part of a title flattened over several rows; a `/` in brackets belongs to a unit (`浓度（mg/m³）`). */
export function leafOf(title: string): string {
  const comma = Math.max(title.lastIndexOf(','), title.lastIndexOf('，'))
  if (comma > 0 && title.includes('/', comma) && unitSymbol(title.slice(comma + 1)) !== null)
    return `${leafOf(title.slice(0, comma))}${title.slice(comma)}`
  let depth = 0
  let start = 0
  for (let i = 0; i < title.length; i++) {
    const character = title[i]!
    if ('（(【['.includes(character)) depth++
    else if ('）)】]'.includes(character)) depth--
    else if (character === '/' && depth === 0) start = i + 1
  }
  return title.slice(start)
}
