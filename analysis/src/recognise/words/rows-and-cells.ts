/** Rows that are no data. */
export const DROPPED = {
  'title-row': { zh: '标题行', en: 'title' },
  'note-row': { zh: '说明或备注行', en: 'note' },
  'header-row': { zh: '表头行', en: 'header' },
  'unit-row': { zh: '单位行', en: 'row of units' },
  'numbering-row': { zh: '栏号行', en: 'row of column numbers' },
  'total-row': { zh: '合计、小计行', en: 'total' },
  'signature-row': { zh: '填表人、日期等落款行', en: 'signature' },
  'rule-row': { zh: '分隔线', en: 'line of dashes' },
  'section-row': { zh: '分组小标题行', en: 'heading between rows' },
  'repeated-header': { zh: '重复的表头行', en: 'header repeated' },
  'page-row': { zh: '页码行', en: 'page number' },
  'other-table': { zh: '属于同一工作表中的另一张表', en: 'belongs to another table of the sheet' },
  'blank-row': { zh: '空行', en: 'blank' },
} as const

/** Cells that could not be understood; the value becomes empty and the original is listed. */
export const REJECTED = {
  'not-a-number': { zh: '不是数字', en: 'not a number' },
  'beyond-limit': {
    zh: '只给出上限或下限（如“<5”），不是确切数值',
    en: 'says only what it is above or below (“<5”), no value',
  },
  'unit-differs': {
    zh: '单位与本列不同，且无法换算',
    en: 'another unit than the column, which cannot be converted',
  },
  'not-a-date': { zh: '不是日期或时间', en: 'not a date or time' },
  'impossible-date': {
    zh: '不存在的日期（如 2 月 30 日）',
    en: 'a date that does not exist (such as 30 February)',
  },
  'month-ambiguous': {
    zh: '表格把年月存成了小数，分不清是 1 月还是 10 月（2020.1）',
    en: 'the month was kept as a decimal and may be January or October (2020.1)',
  },
  'not-true-or-false': { zh: '不是“是”或“否”', en: 'neither yes nor no' },
  'digits-lost': {
    zh: '长号码被当作数字保存，末几位已丢失，无法还原；请在原表中把该列设为“文本”后重新填写',
    en: 'a long number was kept as a figure and lost its last digits; set the column to text in the source and enter it again',
  },
  'text-too-long': {
    zh: '超过 100 万个字符，不像一个值；请检查文件是否缺少换行或引号',
    en: 'more than a million characters, which is no value; see whether line breaks or quotes are missing',
  },
  'spreadsheet-error': { zh: '公式错误（如 #REF!）', en: 'an error of a formula (such as #REF!)' },
  'coordinate-out-of-range': { zh: '经纬度超出范围', en: 'beyond the range of longitude or latitude' },
  'not-a-coordinate-pair': { zh: '不是“经度,纬度”', en: 'not a pair of longitude and latitude' },
  'not-a-geometry': { zh: '不是有效的图形', en: 'not a geometry' },
} as const
