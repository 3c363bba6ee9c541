const COMMUNITY = /(社区|居委会|村)$/
const SUBDISTRICT = /(街道|镇|乡|地区)$/

/** What names of parts are names of, the more telling first. */
const KINDS: { title: string; names: RegExp }[] = [
  { title: '社区', names: COMMUNITY },
  { title: '街道', names: SUBDISTRICT },
  { title: '月份', names: /^(\d{4}\s*[年.\-/]\s*)?\d{1,2}\s*月份?$/ },
  { title: '年份', names: /^(19|20)\d{2}\s*年?度?$/ },
  { title: '季度', names: /^((19|20)\d{2}\s*年)?\s*第?[一二三四1-4]\s*季度?$|^((19|20)\d{2}\s*)?Q[1-4]$/i },
  { title: '日期', names: /^\d{1,2}(\.|月)\d{1,2}日?$/ },
  { title: '楼栋', names: /^.{0,8}\d+\s*(号楼|栋|幢)$/ },
  { title: '小区', names: /^[\u3400-\u9fff].{0,10}(小区|花园|家园|嘉园|家苑|公寓|苑|园|里|院|城)$/ },
  { title: '部门', names: /^[\u3400-\u9fff].{0,12}(办公室|科室?|办|中心|所|队|局|部|站)$/ },
]

/** What the names of sheets or headings that hold the same table are names of. */
export function titleOfNames(names: string[]): string {
  const kind = KINDS.find((one) => names.every((name) => one.names.test(name.trim())))
  return kind?.title ?? '工作表'
}

/** `1甲社区`, `02.乙社区`: numbered to stand in order; the number is no part of the name. */
export function placeNames(names: string[]): string[] {
  const trimmed = names.map((name) => name.trim())
  const bare = trimmed.map((name) => name.replace(/^\d{1,3}\s*[.、．\-_]?\s*(?=[\u3400-\u9fff]{2})/, ''))
  const isOfPlaces = bare.every((name) => COMMUNITY.test(name) || SUBDISTRICT.test(name))
  return isOfPlaces && new Set(bare).size === names.length ? bare : trimmed
}
