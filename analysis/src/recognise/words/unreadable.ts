/** Why a file cannot be read; the `reason` of the problem `file-not-readable`. */
export const UNREADABLE = {
  'unreadable-empty': { zh: '文件是空的', en: 'the file is empty' },
  'unreadable-not-text': {
    zh: '不是文本文件，也不是可识别的表格格式',
    en: 'it is neither text nor a known kind of table',
  },
  'unreadable-correction-columns': {
    zh: '是未识别行的工作簿，但其中的列或工作表已被删除，请重新下载后只改单元格',
    en: 'it is a workbook of rejected rows whose columns or sheets were taken out; download it again and change cells only',
  },
  'unreadable-password': {
    zh: '文件设有密码，请去掉密码后再上传',
    en: 'it is protected by a password; remove it and upload again',
  },
  'unreadable-old-document': {
    zh: '是旧版 Word（.doc、.rtf）文件，请另存为 .docx 后再上传',
    en: 'it is an old Word document (.doc, .rtf); save it as .docx and upload again',
  },
  'unreadable-open-document': {
    zh: '是 OpenDocument 文件（.ods、.odt），请另存为 .xlsx 或 .docx 后再上传',
    en: 'it is an OpenDocument file; save it as .xlsx or .docx and upload again',
  },
  'unreadable-map-program': {
    zh: '是 MapInfo 文件，请导出为 GeoPackage、GeoJSON 或 Shapefile 后再上传',
    en: 'it belongs to MapInfo; export it as GeoPackage, GeoJSON or Shapefile and upload again',
  },
  'unreadable-geodatabase': {
    zh: '是 ArcGIS 地理数据库（.gdb、.mdb），请导出为 GeoPackage 或 Shapefile 后再上传',
    en: 'it is a geodatabase of ArcGIS (.gdb, .mdb); export it as GeoPackage or shapefile and upload again',
  },
  'unreadable-supermap': {
    zh: '是 SuperMap 数据源（.udb），请导出为 GeoPackage、GeoJSON 或 Shapefile 后再上传',
    en: 'it is a data source of SuperMap (.udb); export it as GeoPackage, GeoJSON or shapefile and upload again',
  },
  'unreadable-map-tiles': {
    zh: '是切片底图（MBTiles 或只有栅格的 GeoPackage），里面没有可导入的数据',
    en: 'it holds tiles of a map and no data that could be imported',
  },
  'unreadable-binary-workbook': {
    zh: '是二进制工作簿（.xlsb），请另存为 .xlsx 后再上传',
    en: 'it is a binary workbook (.xlsb); save it as .xlsx and upload again',
  },
  'unreadable-slides': {
    zh: '是演示文稿，请把其中的表格另存为 .xlsx',
    en: 'it holds slides; save their tables as .xlsx',
  },
  'unreadable-drawing': {
    zh: '是 CAD 图形文件，请导出为 Shapefile、GeoPackage 或 GeoJSON 后再上传',
    en: 'it is a CAD drawing; export it as shapefile, GeoPackage or GeoJSON and upload again',
  },
  'unreadable-database-script': {
    zh: '是数据库脚本，请把表导出为 .csv 或 .xlsx 后再上传',
    en: 'it is a script of a database; export the table as .csv or .xlsx and upload again',
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
  'unreadable-xml': {
    zh: '是 XML 文件，但不是 KML、GPX 或 OSM',
    en: 'it is XML, but neither KML, GPX nor OSM',
  },
  'unreadable-damaged-xml': { zh: 'XML 内容不完整或有错误', en: 'its XML is incomplete or wrong' },
  'unreadable-xml-without-features': { zh: '文件中没有地物', en: 'it holds no features' },
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
  'unreadable-damaged-archive': { zh: '压缩包已损坏', en: 'its packed structure is damaged' },
  'unreadable-archive-cut-off': {
    zh: '压缩包不完整，可能没有传完，请重新获取文件',
    en: 'the archive is cut off; it may not have been sent in full',
  },
  'unreadable-archive-path': {
    zh: '压缩包内有指向外部目录的文件名，不安全',
    en: 'names packed in it lead out of the archive, which is not safe',
  },
  'unreadable-archive-size-lies': {
    zh: '压缩包声明的大小与实际不符，可能是恶意文件',
    en: 'the archive lies about what it unpacks to and may be hostile',
  },
  'unreadable-archive-nested': {
    zh: '压缩包内还有压缩包，请逐层解压后上传其中的文件',
    en: 'archives are packed in the archive; unpack them and upload the files',
  },
  'unreadable-archive-empty': { zh: '压缩包是空的', en: 'the archive is empty' },
  'unreadable-damaged-shapefile': { zh: 'Shapefile 已损坏', en: 'the shapefile is damaged' },
  'unreadable-damaged-geopackage': { zh: 'GeoPackage 已损坏', en: 'the GeoPackage is damaged' },
  'unreadable-damaged-flatgeobuf': { zh: 'FlatGeobuf 已损坏', en: 'the FlatGeobuf file is damaged' },
  'unreadable-damaged-parquet': {
    zh: 'Parquet 已损坏或使用了不支持的编码',
    en: 'the Parquet file is damaged or coded in a way that is not supported',
  },
  'unreadable-damaged-osm': {
    zh: 'OpenStreetMap 文件已损坏或使用了不支持的格式',
    en: 'the OpenStreetMap file is damaged or packed in a way that is not supported',
  },
  'unreadable-osm-too-large': {
    zh: 'OpenStreetMap 文件过大，请先裁剪到本区范围',
    en: 'the OpenStreetMap extract is too large; cut it to the district first',
  },
  'unreadable-damaged-workbook': { zh: '工作簿已损坏', en: 'the workbook is damaged' },
  'unreadable-archive-too-many-entries': { zh: '压缩包内文件过多', en: 'too many files are packed in it' },
  'unreadable-too-many-sheets': {
    zh: '工作表超过 300 个，请拆分后上传',
    en: 'more than 300 sheets are in it; split the workbook',
  },
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
