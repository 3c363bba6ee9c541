export interface CodeText {
  zh: string
  en: string
}

/** Why a file cannot be read; the `reason` of the problem `file-not-readable`. */
const UNREADABLE = {
  'unreadable-empty': { zh: '文件是空的', en: 'the file is empty' },
  'unreadable-not-text': {
    zh: '不是文本文件，也不是可识别的表格格式',
    en: 'it is neither text nor a known kind of table',
  },
  'unreadable-password': {
    zh: '文件设有密码，请去掉密码后再上传',
    en: 'it is protected by a password; remove it and upload again',
  },
  'unreadable-old-workbook': {
    zh: '是旧版 Excel（.xls）或 WPS（.et）文件，请另存为 .xlsx 后再上传',
    en: 'it is an old Excel (.xls) or WPS (.et) workbook; save it as .xlsx and upload again',
  },
  'unreadable-pdf': { zh: '是 PDF 文件，请上传原始表格', en: 'it is a PDF; upload the table itself' },
  'unreadable-picture': { zh: '是图片，请上传原始表格', en: 'it is a picture; upload the table itself' },
  'unreadable-document': {
    zh: '是文字文档，请把其中的表格另存为 .xlsx',
    en: 'it is a text document; save its tables as .xlsx',
  },
  'unreadable-archive': {
    zh: '是压缩包，请解压后上传其中的文件',
    en: 'it is an archive; unpack it and upload the files',
  },
  'unreadable-web-page': {
    zh: '是网页，请用 Excel 打开后另存为 .xlsx',
    en: 'it is a web page; open it in Excel and save it as .xlsx',
  },
  'unreadable-xml': { zh: '是 XML 文件，暂不支持', en: 'it is XML, which is not supported' },
  'unreadable-json': { zh: 'JSON 内容不完整或有错误', en: 'its JSON is incomplete or wrong' },
  'unreadable-json-without-features': {
    zh: 'JSON 中没有要素或记录',
    en: 'its JSON holds no features or records',
  },
  'unreadable-topojson': {
    zh: '是 TopoJSON，请转换为 GeoJSON 后再上传',
    en: 'it is TopoJSON; convert it to GeoJSON',
  },
  'unreadable-cell-too-long': { zh: '有一个单元格或图形过大', en: 'one cell or shape in it is too large' },
  'unreadable-damaged-archive': {
    zh: '压缩结构已损坏或不安全',
    en: 'its packed structure is damaged or unsafe',
  },
  'unreadable-damaged-workbook': { zh: '工作簿已损坏', en: 'the workbook is damaged' },
  'unreadable-archive-too-many-entries': { zh: '压缩包内文件过多', en: 'too many files are packed in it' },
  'unreadable-archive-too-large': { zh: '解压后过大', en: 'it unpacks to too much' },
  'unreadable-archive-bomb': {
    zh: '压缩比异常，疑似恶意文件',
    en: 'it is packed suspiciously tight and may be hostile',
  },
  'unreadable-archive-link': { zh: '压缩包内含有链接', en: 'links are packed in it' },
  'unreadable-xml-doctype': {
    zh: '含有不允许的 XML 声明',
    en: 'it holds an XML declaration that is not allowed',
  },
} as const

/** Rows that are no data. */
const DROPPED = {
  'title-row': { zh: '标题行', en: 'title' },
  'note-row': { zh: '说明或备注行', en: 'note' },
  'header-row': { zh: '表头行', en: 'header' },
  'unit-row': { zh: '单位行', en: 'row of units' },
  'numbering-row': { zh: '栏号行', en: 'row of column numbers' },
  'total-row': { zh: '合计、小计行', en: 'total' },
  'signature-row': { zh: '填表人、日期等落款行', en: 'signature' },
  'section-row': { zh: '分组小标题行', en: 'heading between rows' },
  'repeated-header': { zh: '重复的表头行', en: 'header repeated' },
  'blank-row': { zh: '空行', en: 'blank' },
} as const

/** Cells that could not be understood; the value becomes empty and the original is listed. */
const REJECTED = {
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
  'not-true-or-false': { zh: '不是“是”或“否”', en: 'neither yes nor no' },
  'digits-lost': {
    zh: '长号码被当作数字保存，末几位已丢失，无法还原；请在原表中把该列设为“文本”后重新填写',
    en: 'a long number was kept as a figure and lost its last digits; set the column to text in the source and enter it again',
  },
  'spreadsheet-error': { zh: '公式错误（如 #REF!）', en: 'an error of a formula (such as #REF!)' },
  'coordinate-out-of-range': { zh: '经纬度超出范围', en: 'beyond the range of longitude or latitude' },
  'not-a-coordinate-pair': { zh: '不是“经度,纬度”', en: 'not a pair of longitude and latitude' },
  'not-a-geometry': { zh: '不是有效的图形', en: 'not a geometry' },
} as const

/** Why a table or column was understood as it was. */
const EVIDENCE = {
  'profile-by-fields': {
    zh: '有 {{count}} 列对得上这类数据的字段：{{fields}}',
    en: '{{count}} columns fit this kind of data: {{fields}}',
  },
  'header-row': { zh: '第 {{row}} 行是表头', en: 'row {{row}} is the header' },
  'header-rows': {
    zh: '从第 {{row}} 行起的 {{count}} 行合并为表头',
    en: 'the header takes {{count}} rows from row {{row}}',
  },
  'header-none': { zh: '没有找到表头，列名按顺序编号', en: 'no header was found; columns are numbered' },
  'table-title': { zh: '表格标题：{{title}}', en: 'title of the table: {{title}}' },
  'field-by-title': { zh: '列名“{{title}}”对应该字段', en: 'the title “{{title}}” names this field' },
  'type-empty': { zh: '整列没有值', en: 'the column holds no value' },
  'type-text': { zh: '{{count}} 个值按文本保存', en: '{{count}} values are text' },
  'type-mixed': {
    zh: '数字与文字混用，整列按文本保存，不丢内容',
    en: 'figures and words are mixed; kept as text so that nothing is lost',
  },
  'type-integer': { zh: '{{count}} 个值都是整数', en: '{{count}} values are whole numbers' },
  'type-number': { zh: '{{count}} 个值是数字', en: '{{count}} values are numbers' },
  'type-boolean': { zh: '只有“是”“否”两种值', en: 'only yes and no occur' },
  'type-boolean-zero-one': {
    zh: '该字段是“是/否”，值为 1 和 0',
    en: 'the field is yes or no, written as 1 and 0',
  },
  'type-date': { zh: '{{count}} 个值是日期', en: '{{count}} values are dates' },
  'type-timestamp': {
    zh: '{{count}} 个值是日期时间（北京时间）',
    en: '{{count}} values are dates with time (Beijing time)',
  },
  'type-geometry': { zh: '图形：{{type}}', en: 'geometry: {{type}}' },
  'type-digits-lost': {
    zh: '长号码的末几位已丢失，不能当作数字',
    en: 'long numbers have lost digits and cannot be figures',
  },
  'type-long-digits': {
    zh: '超过 15 位的号码按文本保存，避免丢位',
    en: 'numbers of more than 15 digits stay text so that none is lost',
  },
  'type-leading-zeros': { zh: '有以 0 开头的编码，按文本保存', en: 'codes begin with zero and stay text' },
  'type-telephone': { zh: '电话号码按文本保存', en: 'telephone numbers stay text' },
  'type-date-order-unknown': {
    zh: '日、月先后无法确定，按文本保存',
    en: 'whether day or month comes first cannot be told; kept as text',
  },
  'unit-by-title': { zh: '列名中写明单位 {{unit}}', en: 'the title states the unit {{unit}}' },
  'unit-by-cells': { zh: '单元格中写明单位 {{unit}}', en: 'the cells state the unit {{unit}}' },
  'unit-by-field': {
    zh: '未写单位，按该指标的通用单位 {{unit}}',
    en: 'no unit is stated; {{unit}} is usual for it',
  },
  'unit-by-values': {
    zh: '未写单位；中位数为 {{median}}，只可能是 {{from}}，换算为 {{to}}',
    en: 'no unit is stated; a median of {{median}} can only be {{from}}, converted to {{to}}',
  },
  'unit-converted': {
    zh: '由 {{from}} 换算为 {{to}}（乘以 {{factor}}）',
    en: 'converted from {{from}} to {{to}} (times {{factor}})',
  },
  'missing-tokens': {
    zh: '表示“缺失”的写法：{{tokens}}',
    en: 'texts that stand for a missing value: {{tokens}}',
  },
  'personal-by-title': { zh: '列名表明是个人信息', en: 'the title says that it is personal' },
  'personal-by-field': { zh: '该字段属于个人信息', en: 'the field is personal' },
  'personal-phone-values': {
    zh: '{{sharePercent}}% 的值是电话号码',
    en: '{{sharePercent}} % of the values are telephone numbers',
  },
  'personal-id-values': {
    zh: '{{sharePercent}}% 的值是身份证号码',
    en: '{{sharePercent}} % of the values are identity numbers',
  },
  'personal-address-values': {
    zh: '{{sharePercent}}% 的值是精确到户的地址',
    en: '{{sharePercent}} % of the values are addresses down to the household',
  },
  'column-hidden': { zh: '该列在原表中被隐藏', en: 'the column is hidden in the file' },
  'time-from-parts': { zh: '由 {{titles}} 各列合成一个时间', en: 'one time made of the columns {{titles}}' },
  'coordinates-by-title': {
    zh: '“{{lon}}”为经度，“{{lat}}”为纬度',
    en: '“{{lon}}” is the longitude, “{{lat}}” the latitude',
  },
  'coordinates-in-one-cell': {
    zh: '“{{title}}”一格内同时有经度和纬度',
    en: '“{{title}}” holds longitude and latitude in one cell',
  },
  'projected-coordinates': {
    zh: '“{{east}}”“{{north}}”是以米为单位的平面坐标，按 EPSG:{{crs}} 换算',
    en: '“{{east}}” and “{{north}}” are in metres and taken as EPSG:{{crs}}',
  },
  'crs-by-title': { zh: '列名写明坐标系 {{crs}}', en: 'the title names the coordinate system {{crs}}' },
  'crs-stated': { zh: '文件写明坐标系 EPSG:{{crs}}', en: 'the file states EPSG:{{crs}}' },
  'crs-default': {
    zh: '没有写明坐标系，按 WGS 84 处理',
    en: 'no coordinate system is stated; taken as WGS 84',
  },
} as const

/** What a person should see before confirming. */
const FINDINGS = {
  'rows-repeated': {
    zh: '文件中有 {count} 行的编号重复，保留最后一行',
    en: '{count} rows repeat a key of the same file; the last one counts',
  },
  'rows-known': {
    zh: '{count} 行与已有的行完全相同，不再重复导入',
    en: '{count} rows are known already and were left as they are',
  },
  'rows-corrected': {
    zh: '{count} 行按编号更新了已有的行',
    en: '{count} rows took the place of rows with the same key',
  },
  'no-geometry': { zh: '{count} 行没有可用的位置', en: '{count} rows have no usable place' },
  'table-empty': { zh: '没有数据行', en: 'no rows of data' },
  'blank-rows': { zh: '跳过 {{count}} 个空行', en: '{{count}} blank rows were passed over' },
  'rows-hidden': {
    zh: '原表中隐藏的 {{count}} 行也已读入',
    en: '{{count}} rows hidden in the file were read as well',
  },
  'sheet-hidden': { zh: '该工作表在原文件中被隐藏', en: 'the sheet is hidden in the file' },
  'sheet-hidden-set-aside': {
    zh: '隐藏的工作表“{{name}}”没有导入',
    en: 'the hidden sheet “{{name}}” is not imported',
  },
  'sheet-empty': { zh: '“{{name}}”没有数据，没有导入', en: '“{{name}}” holds no data and is not imported' },
  'sheet-excerpt': {
    zh: '工作表“{{name}}”的 {{count}} 行都来自“{{other}}”（编号 {{sharePercent}}% 重合），没有重复导入',
    en: 'sheet “{{name}}” is an excerpt of “{{other}}” ({{sharePercent}} % of its keys, {{count}} rows) and is not imported twice',
  },
  'duplicate-titles': {
    zh: '有 {{count}} 列同名，已自动区分',
    en: '{{count}} columns share this title and were told apart',
  },
  'too-many-columns': {
    zh: '超过 {{limit}} 列，后面的 {{count}} 列没有读入',
    en: 'more than {{limit}} columns; the last {{count}} were not read',
  },
  'texts-trimmed': {
    zh: '{{count}} 个单元格去掉了首尾的空格、制表符或换行',
    en: 'spaces, tabs or line breaks were cut from both ends of {{count}} cells',
  },
  'percent-mixed': {
    zh: '{{count}} 个值带“%”，其余不带，请核对',
    en: '{{count}} values carry “%” and others do not; check them',
  },
  'numbers-as-text': {
    zh: '{{count}} 个带千分位的文本已转为数字',
    en: '{{count}} texts with thousands separators became numbers',
  },
  'phones-in-text': {
    zh: '{{count}} 段文字中含有手机号码，请注意个人信息',
    en: '{{count}} texts contain mobile numbers; mind personal data',
  },
  'months-kept-as-text': {
    zh: '{{count}} 个值只有年月，按文本保存',
    en: '{{count}} values have only year and month and stay text',
  },
  'serial-dates': {
    zh: '{{count}} 个日期以 Excel 序号保存，已还原',
    en: '{{count}} dates were kept as Excel day numbers and were restored',
  },
  'date-order-unknown': {
    zh: '{{count}} 个日期分不清日、月先后，按文本保存',
    en: 'day and month cannot be told apart in {{count}} dates; kept as text',
  },
  'unit-not-convertible': {
    zh: '单位 {{unit}} 不能换算为 {{expected}}',
    en: 'the unit {{unit}} cannot be converted to {{expected}}',
  },
  'coordinates-swapped': {
    zh: '经度、纬度两列填反了，已按实际含义读取',
    en: 'longitude and latitude stand in each other’s column and were read by what they are',
  },
  'crs-guessed': {
    zh: '坐标系按数值范围推断为 EPSG:{{crs}}，请核对',
    en: 'the coordinate system was inferred from the values as EPSG:{{crs}}; check it',
  },
  'quote-not-closed': {
    zh: '引号没有成对，该行按原文读取',
    en: 'a quote is never closed; the row was read as it stands',
  },
  'characters-not-decoded': {
    zh: '{{count}} 个字符无法按 {{encoding}} 解码',
    en: '{{count}} characters cannot be decoded as {{encoding}}',
  },
  'formula-without-value': {
    zh: '{{count}} 个公式没有保存计算结果，按空值读取；请用 Excel 打开并保存一次',
    en: '{{count}} formulas carry no result and were read as empty; open and save the file in Excel once',
  },
  'street-joined': {
    zh: '“{{nodes}}”与“{{segments}}”组成一个道路网（路段端点 {{sharePercent}}% 能对上）',
    en: '“{{nodes}}” and “{{segments}}” form one street network ({{sharePercent}} % of the ends are known)',
  },
  'segments-without-nodes': {
    zh: '只有路段，没有节点坐标；请与节点文件一起上传',
    en: 'segments without the positions of their nodes; upload the file of nodes with them',
  },
  'nodes-without-segments': {
    zh: '只有节点，没有路段；请与路段文件一起上传',
    en: 'nodes without segments; upload the file of segments with them',
  },
} as const

/** Every code of evidence, findings, rejected cells, dropped rows and unreadable files, with its sentence. */
export const RECOGNITION_CODES: Record<string, CodeText> = {
  ...UNREADABLE,
  ...DROPPED,
  ...REJECTED,
  ...EVIDENCE,
  ...FINDINGS,
}

/** The sentence of a code with its parameters filled in; the code itself where it is unknown. */
export function recognitionText(
  code: string,
  params: Record<string, string | number> | undefined,
  language: 'zh' | 'en',
): string {
  const text = RECOGNITION_CODES[code]?.[language]
  if (text === undefined) return code
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params?.[name] ?? whole))
}
