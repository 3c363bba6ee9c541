/** What a person should see before confirming. */
export const FINDINGS = {
  'line-too-long': {
    zh: '这一行超过 400 万个字符，只读入了开头；请检查文件是否缺少换行',
    en: 'this line has more than four million characters and only its beginning was read; see whether line breaks are missing',
  },
  'words-as-missing': {
    zh: '{{count}} 个单元格写的是文字而不是数值，按缺失处理：{{words}}',
    en: '{{count}} cells hold a word instead of a value and were taken as missing: {{words}}',
  },
  'dittos-filled': {
    zh: '{{count}} 个“同上”已按上一行的内容填入',
    en: '{{count}} ditto marks were replaced by what stands above them',
  },
  'headings-as-column': {
    zh: '行间的小标题已作为一列“{{title}}”，补到其下的 {{count}} 行',
    en: 'headings between rows became the column “{{title}}” of the {{count}} rows below them',
  },
  'decimal-commas': {
    zh: '小数点写作逗号（3,5），已按小数读取',
    en: 'decimals are written with a comma (3,5) and were read as such',
  },
  'form-turned': {
    zh: '这是一张填写式表格（左边是项目、右边是内容），已转成一行记录',
    en: 'this is a form (labels beside what was filled in) and became one row',
  },
  'archive-file-left': {
    zh: '压缩包中的“{{name}}”不是数据文件，没有读入',
    en: '“{{name}}” in the archive is no file of data and was not read',
  },
  'archive-file-unreadable': {
    zh: '压缩包中的“{{name}}”不能读取；请单独上传，查看原因',
    en: '“{{name}}” in the archive cannot be read; upload it alone to see why',
  },
  'points-at-zero': {
    zh: '{{count}} 行的坐标是 0,0，按没有位置处理：第 {{rows}} 行',
    en: '{{count}} rows have the position 0,0 and were taken as having none: rows {{rows}}',
  },
  'points-outside-china': {
    zh: '{{count}} 行的位置在中国以外，请核对坐标：第 {{rows}} 行',
    en: '{{count}} rows lie outside of China; check their coordinates: rows {{rows}}',
  },
  'points-outside-beijing': {
    zh: '{{count}} 行的位置在北京以外，请核对坐标：第 {{rows}} 行',
    en: '{{count}} rows lie outside of Beijing; check their coordinates: rows {{rows}}',
  },
  'not-in-code-list': {
    zh: '{{count}} 种取值不在《{{list}}》中：{{values}}',
    en: '{{count}} values are not in “{{list}}”: {{values}}',
  },
  'sheet-of-notes': {
    zh: '工作表“{{name}}”只有填表说明，不作为数据导入',
    en: 'the sheet “{{name}}” only explains how to fill in the others and is not taken as data',
  },
  'rows-repeated': {
    zh: '文件中有 {{count}} 行的编号重复，保留最后一行',
    en: '{{count}} rows repeat a key of the same file; the last one counts',
  },
  'rows-known': {
    zh: '{{count}} 行与已有的行完全相同，不再重复导入',
    en: '{{count}} rows are known already and were left as they are',
  },
  'rows-corrected': {
    zh: '{{count}} 行按编号更新了已有的行',
    en: '{{count}} rows took the place of rows with the same key',
  },
  'personal-data-removed': {
    zh: '依法从 {{count}} 行中删除了个人信息',
    en: 'personal data was removed from {{count}} rows, as the law asks',
  },
  'rows-set': { zh: '批量修改了 {{count}} 行', en: '{{count}} rows were changed together' },
  'rows-overtaken': {
    zh: '{{count}} 行在改正之前已被别人修改或删除，保留新的内容，没有覆盖',
    en: '{{count}} corrected rows had been changed or taken out meanwhile; the newer content stays',
  },
  'correction-row-unknown': {
    zh: '{{count}} 行的“行号”不在原来的未识别行中，没有导入；新增的行请用单独的文件导入',
    en: '{{count}} rows have a number that none of the rejected rows has and were left out; import new rows as a file of their own',
  },
  'no-geometry': { zh: '{{count}} 行没有可用的位置', en: '{{count}} rows have no usable place' },
  'table-empty': { zh: '没有数据行', en: 'no rows of data' },
  'cells-beyond-header': {
    zh: '{{count}} 行的单元格比表头多，可能多了一个分隔符，其后的值错了位，请核对',
    en: '{{count}} rows have more cells than the header: a stray delimiter may have moved their values; check them',
  },
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
  'blocks-stacked': {
    zh: '{{count}} 段表头相同的表（{{names}}）已合成一张，段名放在“{{title}}”一列',
    en: '{{count}} blocks with the same header ({{names}}) became one table; their headings are the column “{{title}}”',
  },
  'pictures-left': {
    zh: '{{count}} 个单元格中是图片，没有读入',
    en: '{{count}} cells hold pictures, which were not read',
  },
  'sheets-stacked': {
    zh: '{{count}} 个工作表结构相同，已合并为一张表，表名写入“{{title}}”列：{{names}}',
    en: '{{count}} sheets have the same columns and became one table, their names in the column “{{title}}”: {{names}}',
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
  'numbers-rough': {
    zh: '{{count}} 个值写的是约数（如“约300”“60余人”），按其中的数字导入',
    en: '{{count}} values say that they are rough (such as “约300”, “60余人”) and came in as the figure they name',
  },
  'phones-in-text': {
    zh: '{{count}} 段文字中含有手机号码，请注意个人信息',
    en: '{{count}} texts contain mobile numbers; mind personal data',
  },
  'months-as-first-day': {
    zh: '{{count}} 个值只有年月，按当月 1 日保存',
    en: '{{count}} values have only year and month and are kept as the first day',
  },
  'date-without-year': {
    zh: '{{count}} 个日期没有写年份，按文本保存',
    en: '{{count}} dates have no year and stay text',
  },
  'id-check-failed': {
    zh: '{{count}} 个身份证号码校验位不对，请核对',
    en: 'the check digit of {{count}} identity numbers is wrong; check them',
  },
  'credit-check-failed': {
    zh: '{{count}} 个统一社会信用代码校验位不对，请核对',
    en: 'the check character of {{count}} unified credit codes is wrong; check them',
  },
  'total-differs': {
    zh: '合计与各行之和不符：写明 {{value}}，各行相加为 {{sum}}',
    en: 'the total is not the sum of its rows: {{value}} is stated, the rows add up to {{sum}}',
  },
  'totals-agree': {
    zh: '{{count}} 行合计与各行之和一致',
    en: '{{count}} rows of totals agree with the sums of their rows',
  },
  'keys-filled-down': {
    zh: '只在每组首行填写，已向下补齐 {{count}} 行',
    en: 'written only in the first row of each group; filled down into {{count}} rows',
  },
  'geometry-swapped': {
    zh: '图形的经度、纬度顺序反了，已按实际含义读取',
    en: 'latitude stands before longitude in the geometries; read by what they are',
  },
  'boundary-crosses-itself': {
    zh: '{{count}} 个面的边界与自身相交，保存时会修正为有效的面，请核对形状',
    en: 'the boundaries of {{count}} areas cross themselves and are mended when stored; check their shapes',
  },
  'geometry-out-of-range': {
    zh: '图形坐标超出经纬度范围，也不像已知的平面坐标，请核对坐标系',
    en: 'the coordinates of the geometries are no degrees and fit no known plane; check the system',
  },
  'crs-contradicts': {
    zh: '文件写明 EPSG:{{stated}}，但坐标数值不符，按 EPSG:{{crs}} 处理，请核对',
    en: 'EPSG:{{stated}} is stated, but the values cannot be that; taken as EPSG:{{crs}}, check it',
  },
  'crs-by-fit-found': {
    zh: '与平台已有的地点和道路比对，坐标是 {{crs}}（把握 {{confidencePercent}}%），已换算为 WGS 84',
    en: 'by the known places and streets the coordinates are {{crs}} (confidence {{confidencePercent}} %), converted to WGS 84',
  },
  'crs-doubtful': {
    zh: '文件写明的坐标系与位置不符，更像 {{crs}}（把握 {{confidencePercent}}%），请核对',
    en: 'the stated coordinate system does not fit the positions, which look like {{crs}} (confidence {{confidencePercent}} %); check it',
  },
  'crs-unclear': {
    zh: '没有写明坐标系，可能是 {{crs}}，把握只有 {{confidencePercent}}%，暂按 WGS 84 处理，请核对',
    en: 'no coordinate system is stated; it may be {{crs}}, but with a confidence of only {{confidencePercent}} %; taken as WGS 84, check it',
  },
  'points-outside': {
    zh: '{{count}} 行（{{sharePercent}}%）的位置不在本辖区及其周边 1 公里内，请核对：第 {{rows}} 行',
    en: '{{count}} rows ({{sharePercent}} %) lie outside of the area and 1 km around it; check them: rows {{rows}}',
  },
  'crs-local': {
    zh: '“{{east}}”“{{north}}”像是北京地方坐标，没有公开的换算参数，未作为位置使用；请提供 CGCS2000 坐标',
    en: '“{{east}}” and “{{north}}” look like the local system of Beijing, which has no published parameters; not used as positions',
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
  'crs-missing': {
    zh: '缺少 .prj，没有写明坐标系，请核对位置',
    en: 'there is no .prj, so no coordinate system is stated; check the positions',
  },
  'crs-unknown': {
    zh: '写明的坐标系无法识别，请核对位置',
    en: 'the coordinate system that is stated is not known; check the positions',
  },
  'shapefile-without-attributes': {
    zh: '没有 .dbf，只有图形，没有属性；请把 .shp、.dbf、.prj 压缩到一个 zip 后上传',
    en: 'there is no .dbf: shapes without attributes; pack .shp, .dbf and .prj into one zip',
  },
  'shapes-and-attributes-differ': {
    zh: '图形与属性的条数不一致，差 {{count}} 条',
    en: 'shapes and attributes differ in number by {{count}}',
  },
  'quote-not-closed': {
    zh: '引号没有成对，该行按原文读取',
    en: 'a quote is never closed; the row was read as it stands',
  },
  'lines-not-json': {
    zh: '{{count}} 行不是完整的 JSON，没有读入，第一处在文件第 {{line}} 行；请补全后重新导入',
    en: '{{count}} lines are no whole JSON and were left out, the first of them line {{line}}; complete them and import again',
  },
  'quote-astray': {
    zh: '{{count}} 行的引号不合规则（缺少另一半，或文字中的引号没有写成两个），请核对',
    en: '{{count}} rows have a quote where none can stand (its other half is missing, or it is not written twice inside a text); check them',
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
