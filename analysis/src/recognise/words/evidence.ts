/** Why a table or column was understood as it was. */
export const EVIDENCE = {
  'profile-by-fields': {
    zh: '有 {{count}} 列对得上这类数据的字段：{{fields}}',
    en: '{{count}} columns fit this kind of data: {{fields}}',
  },
  'profile-stated': { zh: '文件格式本身说明了数据类型', en: 'the format of the file says what it is' },
  'profile-by-person': { zh: '数据类型由人工指定', en: 'what it is was told by a person' },
  'field-by-dictionary': {
    zh: '词典里写明了这个列名的含义',
    en: 'the dictionary says what this title means',
  },
  'values-by-dictionary': {
    zh: '按词典换算了取值（{{count}} 条）',
    en: 'values are read by the dictionary ({{count}} words)',
  },
  'field-by-person': { zh: '对应字段由人工指定', en: 'the field was told by a person' },
  'type-by-person': {
    zh: '数据格式由人工指定，共 {{count}} 个值',
    en: 'the type of its {{count}} values was told by a person',
  },
  'sensitivity-by-person': { zh: '敏感级别由人工指定', en: 'the sensitivity was told by a person' },
  'left-out-by-person': { zh: '按人工指定不导入', en: 'left out as a person told' },
  'crs-by-person': { zh: '坐标系由人工指定：{{crs}}', en: 'coordinate system told by a person: {{crs}}' },
  'field-set': {
    zh: '列名与“{{name}}”的字段相符，共 {{count}} 列',
    en: '{{count}} titles are those of “{{name}}”',
  },
  'values-of-code-list': {
    zh: '{{count}} 种取值见于《{{list}}》',
    en: '{{count}} of its values are entries of “{{list}}”',
  },
  'header-row': { zh: '第 {{row}} 行是表头', en: 'row {{row}} is the header' },
  'header-rows': {
    zh: '从第 {{row}} 行起的 {{count}} 行合并为表头',
    en: 'the header takes {{count}} rows from row {{row}}',
  },
  'header-none': { zh: '没有找到表头，列名按顺序编号', en: 'no header was found; columns are numbered' },
  'table-title': { zh: '表格标题：{{title}}', en: 'title of the table: {{title}}' },
  'one-of-several': {
    zh: '工作表中有 {{count}} 张表，这是第 {{position}} 张',
    en: 'the sheet holds {{count}} tables; this is number {{position}}',
  },
  'keys-filled-down': {
    zh: '只在每组首行填写，已向下补齐 {{count}} 行',
    en: 'written only in the first row of each group; filled down into {{count}} rows',
  },
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
  'type-month': {
    zh: '{{count}} 个值是年月，按当月 1 日保存',
    en: '{{count}} values are months, kept as their first day',
  },
  'type-degrees': {
    zh: '{{count}} 个值是度分秒，换算为度',
    en: '{{count}} values are degrees, minutes and seconds, turned into degrees',
  },
  'type-unix-time': {
    zh: '{{count}} 个值是 1970 年以来的秒数或毫秒数，换算为北京时间',
    en: '{{count}} values count seconds or milliseconds since 1970, turned into Beijing time',
  },
  'type-ranges': { zh: '多为区间（如 100-200），按文本保存', en: 'ranges such as 100-200 stay text' },
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
  'type-code': { zh: '编码按文本保存', en: 'codes stay text' },
  'type-leading-zeros': { zh: '有以 0 开头的编码，按文本保存', en: 'codes begin with zero and stay text' },
  'type-telephone': { zh: '电话号码按文本保存', en: 'telephone numbers stay text' },
  'type-date-order-unknown': {
    zh: '日、月先后无法确定，按文本保存',
    en: 'whether day or month comes first cannot be told; kept as text',
  },
  'unit-by-title': { zh: '列名中写明单位 {{unit}}', en: 'the title states the unit {{unit}}' },
  'unit-by-note': { zh: '表头上方注明单位 {{unit}}', en: 'a note above the table states the unit {{unit}}' },
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
  'coordinates-by-values': {
    zh: '按数值判断：“{{lon}}”为经度，“{{lat}}”为纬度',
    en: 'by their values “{{lon}}” is the longitude, “{{lat}}” the latitude',
  },
  'coordinates-in-parts': {
    zh: '经纬度的度、分、秒在各自的列中',
    en: 'degrees, minutes and seconds stand in columns of their own',
  },
  'coordinates-in-one-cell': {
    zh: '“{{title}}”一格内同时有经度和纬度',
    en: '“{{title}}” holds longitude and latitude in one cell',
  },
  'projected-coordinates': {
    zh: '“{{east}}”“{{north}}”是以米为单位的平面坐标，按 EPSG:{{crs}} 换算',
    en: '“{{east}}” and “{{north}}” are in metres and taken as EPSG:{{crs}}',
  },
  'coordinates-in-fractions': {
    zh: '坐标以整数保存，乘以 {{factor}} 得到度',
    en: 'the coordinates are whole numbers; times {{factor}} they are degrees',
  },
  'crs-by-note': {
    zh: '表名或表上方的说明写明坐标系 {{crs}}',
    en: 'the name of the table or a note above it names the coordinate system {{crs}}',
  },
  'crs-by-title': { zh: '列名写明坐标系 {{crs}}', en: 'the title names the coordinate system {{crs}}' },
  'crs-stated': { zh: '文件写明坐标系 EPSG:{{crs}}', en: 'the file states EPSG:{{crs}}' },
  'crs-by-fit': {
    zh: '{{count}} 个点与平台已有的地点和道路比对，最符合 {{crs}}（把握 {{confidencePercent}}%）',
    en: '{{count}} points fit the known places and streets best as {{crs}} (confidence {{confidencePercent}} %)',
  },
  'crs-default': {
    zh: '没有写明坐标系，按 WGS 84 处理',
    en: 'no coordinate system is stated; taken as WGS 84',
  },
} as const
