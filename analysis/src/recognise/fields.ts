import { splitTitle } from './cells/units.ts'
import type { Profile } from './contract.ts'

export type FieldKind = 'any' | 'text' | 'number' | 'time' | 'boolean' | 'longitude' | 'latitude'

/** A canonical field of a profile and the titles under which people write it. */
export interface CanonicalField {
  field: string
  kind: FieldKind
  /** How much its presence speaks for the profile. */
  weight: number
  /** Whole titles, in the form of `titleKey`. */
  titles: string[]
  /** Phrases inside longer titles; weaker. */
  phrases?: string[]
  /** The unit in which the field is kept. */
  unit?: string
}

/** Compatibility-normalised, lower case, without units, brackets, spaces and signs. */
export function titleKey(title: string): string {
  return inOneLanguage(splitTitle(title).bare)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.*:：、,，/\\#"'“”·]+/g, '')
}

/** `人口 Population`, `Community 社区`: the Chinese of a title that says it twice. */
function inOneLanguage(title: string): string {
  if (!title.includes(' ')) return title
  const twice =
    /^([\u3400-\u9fff]{2,})\s+[A-Za-z][A-Za-z .]{2,}$|^[A-Za-z][A-Za-z .]{2,}\s([\u3400-\u9fff]{2,})$/.exec(
      title,
    )
  return twice?.[1] ?? twice?.[2] ?? title
}

function list(text: string): string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(titleKey)
}

function field(
  name: string,
  kind: FieldKind,
  weight: number,
  titles: string,
  rest: { phrases?: string; unit?: string } = {},
): CanonicalField {
  return {
    field: name,
    kind,
    weight,
    titles: [titleKey(name), ...list(titles)],
    ...(rest.phrases === undefined ? {} : { phrases: list(rest.phrases) }),
    ...(rest.unit === undefined ? {} : { unit: rest.unit }),
  }
}

export const LONGITUDE_TITLES = list(
  'lon lng long longitude 经度 东经 经度坐标 x坐标 坐标x x gps经度 经度x pointx lon84 wgs84经度 gcj02经度 bd09经度 百度经度 高德经度 火星经度 lng_gcj02 lon_gcj02 gcj_lng gcj_lon lng_bd09 lon_bd09 bd_lng bd_lon lng_wgs84 lon_wgs84 wgs_lng wgs_lon xcoord coordx jd 中心经度 中心点经度 位置经度 东坐标 横坐标 横坐标x 横坐标y x横坐标 y横坐标 横坐标y东 y东 easting e坐标 东 坐标东 东向坐标 经 地理经度 经度° 点位经度 事发经度 坐标经度 经度值 经度坐标x 位置x positionx pointx坐标',
)
export const LATITUDE_TITLES = list(
  'lat latitude 纬度 北纬 纬度坐标 y坐标 坐标y y gps纬度 纬度y pointy lat84 wgs84纬度 gcj02纬度 bd09纬度 百度纬度 高德纬度 火星纬度 lat_gcj02 gcj_lat lat_bd09 bd_lat lat_wgs84 wgs_lat wd ycoord coordy 中心纬度 中心点纬度 位置纬度 北坐标 纵坐标 纵坐标x 纵坐标y x纵坐标 y纵坐标 x北 northing n坐标 北 坐标北 北向坐标 纬 地理纬度 纬度° 点位纬度 事发纬度 坐标纬度 纬度值 纬度坐标y 位置y positiony pointy坐标',
)
export const PAIR_TITLES = list(
  '坐标 经纬度 经纬度坐标 位置坐标 坐标位置 gps location coordinates 点位坐标 高德坐标 百度坐标 地理坐标',
)

const lon: CanonicalField = { field: 'lon', kind: 'longitude', weight: 0.2, titles: LONGITUDE_TITLES }
const lat: CanonicalField = { field: 'lat', kind: 'latitude', weight: 0.2, titles: LATITUDE_TITLES }

const CASE: CanonicalField[] = [
  field(
    'external_id',
    'any',
    0.4,
    '工单编号 案件编号 工单号 案件号 编号 留言编号 诉求编号 受理编号 案卷号 案卷编号 问题编号 受理单号 任务号 任务编号 事件编号 单号 流水号 投诉编号 来电编号 热线工单编号 caseid casenumber uniquekey workordernumber servicerequestid taskid id ticketid',
  ),
  field(
    'channel',
    'any',
    0.2,
    '来源 数据来源 诉求来源 案件来源 渠道 受理渠道 来电渠道 问题来源 信息来源 热线来源 诉求渠道 来源渠道 open_data_channel_type source infotypename 受理方式',
  ),
  field(
    'title',
    'text',
    0.6,
    '标题 主题 诉求标题 留言主题 留言标题 案件标题 事件标题 工单标题 subject 诉求主题',
  ),
  field(
    'text',
    'text',
    1,
    '主要内容 内容 诉求内容 留言详情 留言内容 反映内容 问题描述 诉求描述 案件描述 事件描述 来电内容 投诉内容 工单内容 详情 描述 问题内容 具体问题 事项内容 信访内容 description maincontent content details complaint',
    { phrases: '诉求内容 反映内容 问题描述' },
  ),
  field(
    'called_at',
    'time',
    1,
    '来电时间 受理时间 留言时间 诉求时间 登记时间 上报时间 发现时间 创建时间 反映时间 投诉时间 来电日期 受理日期 登记日期 留言日期 诉求日期 上报日期 工单时间 接收时间 接件时间 提交时间 发生时间 案发时间 calltime createddate createdat createtime createdate gmtcreate created_time openeddate opened discovertime reporttime requesteddatetime',
  ),
  field(
    'city_dispatched_at',
    'time',
    0.6,
    '市派单时间 市级派单时间 市级派发时间 市转派时间 citydispatchtime',
  ),
  field(
    'district_dispatched_at',
    'time',
    0.6,
    '区派单时间 区级派单时间 派单时间 派发时间 派遣时间 转派时间 下派时间 区转派时间 派单日期 sendtime dispatchtime',
  ),
  field(
    'due_at',
    'time',
    0.6,
    '截止时间 到期时间 办结期限 办结时限 处理时限 办理时限 截止日期 应办结时间 要求办结时间 限办时间 deadline duedate',
  ),
  field(
    'done_at',
    'time',
    0.7,
    '办结时间 办结日期 办理完成时间 结案时间 处置完成时间 答复时间 回复时间 办复时间 反馈时间 处理时间 解决时间 完成时间 closeddate donetime closedat resolvedat closed',
  ),
  field('revisited_at', 'time', 0.5, '回访时间 回访日期 visittime'),
  field(
    'category_1',
    'text',
    0.5,
    '一级分类 一级类别 大类 大类名称 诉求大类 问题大类 一级标签 一级 complaint_type infobcname 问题分类 问题类型 诉求类型 诉求分类 案件分类 案件类型 事件类型 事件分类 分类 类别 类型 问题类别 诉求类别 工单分类 category',
  ),
  field(
    'category_2',
    'text',
    0.5,
    '二级分类 二级类别 小类 小类名称 诉求小类 问题小类 二级标签 二级 descriptor infoscname',
  ),
  field('category_3', 'text', 0.5, '三级分类 三级类别 细类 三级标签 三级'),
  field(
    'category_code',
    'any',
    0.3,
    '分类代码 分类编码 事项代码 案件代码 类别代码 小类代码 类别编码 问题代码 categorycode',
  ),
  field(
    'address',
    'text',
    0.3,
    '发生地址 事发地址 事发地点 地址 问题地址 诉求地址 案发地址 事件地址 位置描述 地点 发生地点 案发地点 点位 小区点位 问题点位 具体地址 详细地址 问题地点 所在位置 案卷地址 incidentaddress occurrenceaddress 诉求地点 反映地址 诉求点位 问题发生地',
  ),
  field(
    'community',
    'text',
    0.3,
    '社区 所属社区 反映社区 社区村 村社区 社区名称 诉求社区 所在社区 责任社区 communityname community_board 居委会',
  ),
  field(
    'department',
    'text',
    0.3,
    '承办单位 处理单位 责任单位 承办部门 处置部门 主办单位 处置单位 处理部门 责任部门 承办科室 处理科室 责任科室 主责单位 agencyname executedeptname resolvedepartment agency',
  ),
  field('responded', 'boolean', 0.8, '是否响应 是否联系 响应 响应情况 联系情况 是否见面 responseflag'),
  field('resolved', 'boolean', 0.8, '是否解决 解决情况 解决结果 是否办结 resolveflag 解决'),
  field('satisfied', 'boolean', 0.8, '是否满意 满意情况 满意度 满意度评价 satisfyflag 满意'),
  field('retained', 'boolean', 0.5, '是否保留 是否考核 是否计入考核 retainflag'),
  field('exclusion_reason', 'text', 0.4, '剔除原因 剔除类型 剔除挂账类型 剔除理由'),
  field('hang_up', 'text', 0.2, '剔挂标签 剔挂 挂账标签 是否挂账 hangingaccountslabel'),
  field('volume_exclusion', 'text', 0.2, '不计入诉求总量类别 不计入总量类别 不计入总量 是否不计入总量'),
  field('num_transfers', 'number', 0.2, '转派次数 转办次数 处理次数 流转次数 resolvecount', { unit: '次' }),
  field('label', 'text', 0.4, '标签 案件标签 工单标签 原始标签 分类标签 问题标签'),
  field('status', 'text', 0.3, '状态 工单状态 案件状态 处理状态 办理状态 处理情况 办理情况 status'),
  field(
    'caller_name',
    'text',
    0.3,
    '来电人 诉求人 投诉人 留言用户 留言人 反映人 来电人姓名 诉求人姓名 反映人姓名 市民姓名 联系人 姓名 用户 callusername',
  ),
  field(
    'caller_phone',
    'any',
    0.4,
    '来电号码 联系电话 来电电话 联系方式 来电人电话 诉求人电话 反映人电话 电话 手机 手机号 手机号码 电话号码 callphonenumber contactinfo phone 来电人电话账号 来电人电话/账号 诉求人联系方式 来电人联系方式 反映人联系方式',
  ),
  field(
    'caller_address',
    'text',
    0.3,
    '来电人地址 联系地址 家庭住址 家庭地址 住址 居住地址 诉求人地址 calluseraddress',
  ),
  lon,
  lat,
]

const FACILITY: CanonicalField[] = [
  field(
    'name',
    'text',
    1,
    '名称 设施名称 部件名称 机构名称 单位名称 店名 学校名称 养老机构名称 场所名称 网点名称 医院名称 公园名称 企业名称 点位名称 mc ssmc 驿站名称 场地名称 设备名称 门店名称 商户名称 设施 facilityname title 中文名称 停车场名称 超市名称 市场名称 企业字号 学校 幼儿园 医院 机构 公园 门店 商户 停车场 公厕 养老院 养老机构 药店 餐厅 网点 驿站 场馆 超市 菜市场',
    { phrases: '机构名称 设施名称 场所名称 网点名称 场馆名称' },
  ),
  field(
    'category',
    'text',
    0.5,
    '类别 类型 部件类型 部件类别 设施类型 设施类别 类别名称 分类 业态 type kind amenity shop leisure 大类 设施小类 设施大类 服务类型 机构类型 机构类别 设施种类 场所类型',
  ),
  field(
    'address',
    'text',
    0.5,
    '地址 详细地址 位置 所在地址 地点 坐落 设施地址 机构地址 具体位置 经营地址 注册地址 地理位置 位置描述 addr fulladdress dz xxdz',
  ),
  field(
    'capacity',
    'number',
    0.6,
    '床位数 容量 学位数 核定床位 核定床位数 座位数 车位数 泊位数 停车位数 床位 学位 车位 beds 服务人数 接待人数 建成床位数',
    { phrases: '床位 学位 车位 泊位' },
  ),
  field('area_square_metres', 'number', 0.2, '面积 建筑面积 占地面积 用房面积 场地面积', { unit: 'm²' }),
  field('phone', 'any', 0.2, '联系电话 电话 联系方式 服务电话 咨询电话 电话号码 tel lxdh'),
  field('opening_hours', 'text', 0.2, '开放时间 营业时间 服务时间 openinghours opening_hours'),
  field('community', 'text', 0.2, '社区 所属社区 所在社区 社区名称 居委会'),
  field(
    'external_id',
    'any',
    0.1,
    '编号 设施编号 编码 代码 id 设施编码 设施id 标识码 部件标识码 部件编码 部件编号',
  ),
  { ...lon, weight: 0.3 },
  { ...lat, weight: 0.3 },
]

const POPULATION: CanonicalField[] = [
  field(
    'population',
    'number',
    1.2,
    '人口 人口数 常住人口 总人口 人数 人口总数 常住人口数 人口数量 人口合计 实有人口 人口规模 pop wpop 居民人数 total_population popcount',
    { phrases: '人口总数 常住人口', unit: '人' },
  ),
  field('registered_population', 'number', 0.6, '户籍人口 户籍人口数', { unit: '人' }),
  field('households', 'number', 0.5, '户数 家庭户数 总户数 居民户数 hh', { unit: '户' }),
  field('population_male', 'number', 0.3, '男 男性 男性人口 male 人口男', { unit: '人' }),
  field('population_female', 'number', 0.3, '女 女性 女性人口 female 人口女', { unit: '人' }),
  field(
    'population_60_plus',
    'number',
    0.6,
    '60岁及以上 60岁以上 60岁及以上人口 60岁以上人口 老年人口 老年人口数 pop60plus 60plus',
    { unit: '人' },
  ),
  field(
    'population_65_plus',
    'number',
    0.6,
    '65岁及以上 65岁以上 65岁及以上人口 65岁以上人口 pop65plus 65plus',
    { unit: '人' },
  ),
  field('population_80_plus', 'number', 0.6, '80岁及以上 80岁以上 80岁及以上人口 80岁以上人口 高龄老人', {
    unit: '人',
  }),
  field('population_0_14', 'number', 0.6, '0-14岁 014岁人口 0~14岁 14岁及以下', { unit: '人' }),
  field('population_15_59', 'number', 0.6, '15-59岁 1559岁人口 15~59岁', { unit: '人' }),
  field('community', 'text', 0.5, '社区 社区名称 居委会 所属社区 社区居委会 小区 小区名称'),
  field('name', 'text', 0.1, '名称 单位 地区'),
  field('external_id', 'any', 0.1, 'id 编号 网格编号 编码 gridid cellid'),
  lon,
  lat,
]

const BUILDING: CanonicalField[] = [
  field(
    'floors',
    'number',
    1,
    '层数 楼层数 地上层数 总层数 building:levels levels numfloors 楼层 地上楼层数 storeys',
    { unit: '层' },
  ),
  field('height', 'number', 0.6, '高度 楼高 建筑高度 height 高', { unit: 'm' }),
  field(
    'name',
    'text',
    0.4,
    '楼号 楼栋号 楼栋 建筑名称 楼名 幢号 楼宇名称 名称 楼栋名称 楼牌号 buildingname',
  ),
  field('population', 'number', 0.3, '居住人数 人口 居住人口 人口数 常住人口', { unit: '人' }),
  field(
    'built_year',
    'any',
    0.5,
    '建成年代 建成年份 竣工年份 建成时间 建筑年代 建造年代 建设年代 yearbuilt start_date',
  ),
  field('households', 'number', 0.3, '户数 总户数 房屋套数 套数', { unit: '户' }),
  field('use', 'text', 0.4, '建筑用途 用途 建筑类型 房屋用途 building 建筑性质'),
  field('compound', 'text', 0.3, '小区 小区名称 所属小区'),
  field('structure', 'text', 0.3, '建筑结构 结构 结构类型 房屋结构'),
  field('address', 'text', 0.2, '地址 详细地址 门牌号'),
  field('community', 'text', 0.1, '社区 所属社区 社区名称'),
  lon,
  lat,
]

const BOUNDARY: CanonicalField[] = [
  field(
    'name',
    'text',
    0.6,
    '名称 网格名称 网格名 社区名称 社区名 社区 街道名称 街道名 街道 乡镇街道 乡镇 乡 小区名称 小区名 小区 行政区名称 xzqmc 区划名称 县 区县 区 市 省 单元名称 name_zh mc sqmc jdmc wgmc xqmc jzmc qxmc',
  ),
  field(
    'code',
    'any',
    0.4,
    '代码 编码 行政区划代码 区划代码 网格编码 网格编号 adcode xzqdm 社区代码 社区编码 单元编码 towncode areacode dm sqdm jddm wgdm wgbm xqdm',
  ),
  field('population', 'number', 0.2, '人口 人口数 常住人口 总人口 pop wpop 人口总数', { unit: '人' }),
  field('area_square_kilometres', 'number', 0.2, 'area_km2', { unit: 'km²' }),
]

const STREET: CanonicalField[] = [
  field(
    'from_node',
    'any',
    1,
    'from fromnode fromid u source startnode 起点 起点编号 起始节点 起点id 起节点 snode startid',
  ),
  field(
    'to_node',
    'any',
    1,
    'to tonode toid v target endnode 终点 终点编号 终止节点 终点id 终节点 enode endid',
  ),
  field(
    'length_metres',
    'number',
    0.4,
    'm length len 长度 lengthm meters metres 路段长度 distance shapelength 距离',
    { unit: 'm' },
  ),
  field('highway', 'text', 0.4, '道路等级 道路类型 fclass roadclass roadtype 等级 class'),
  field('oneway', 'boolean', 0.3, '单行 是否单行 单向 单行道 是否单向'),
  field('name', 'text', 0.1, '路名 道路名称 名称 街路名称'),
  field('node_id', 'any', 0.3, 'id nodeid osmid osm_id 节点编号 节点id node 节点'),
  lon,
  lat,
]

const READING: CanonicalField[] = [
  field(
    'observed_at',
    'time',
    0.8,
    '时间 监测时间 观测时间 日期 日期时间 时间戳 ts datetime time timestamp date 采集时间 采样时间 采样日期 记录时间 数据时间 监测日期 测量时间 utc local_time 上报时间',
  ),
  field(
    'station',
    'any',
    0.4,
    '站点 站名 监测站 监测站点 监测点 站点名称 测点 测点名称 站号 站点编号 设备 设备编号 设备名称 sensor sensorid stationname stationid 点位名称 点位 deviceid device 监测点位 监测点名称 监测站名称 监测站点名称 监测点位名称 站点编码 测站 测站名称 子站 子站名称 自动站',
  ),
  field('pm25', 'number', 0.7, 'pm2.5 细颗粒物 pm25浓度 pm2.5浓度', { unit: 'µg/m³' }),
  field('pm10', 'number', 0.7, '可吸入颗粒物 pm10浓度', { unit: 'µg/m³' }),
  field('so2', 'number', 0.7, '二氧化硫 so2浓度', { unit: 'µg/m³' }),
  field('no2', 'number', 0.7, '二氧化氮 no2浓度', { unit: 'µg/m³' }),
  field('co', 'number', 0.7, '一氧化碳 co浓度', { unit: 'mg/m³' }),
  field('o3', 'number', 0.7, '臭氧 o3浓度 o31h 臭氧浓度', { unit: 'µg/m³' }),
  field('temperature', 'number', 0.6, '气温 温度 temp t2m 室外温度', { unit: '°C' }),
  field('pressure', 'number', 0.6, '气压 大气压 pres 本站气压', { unit: 'hPa' }),
  field('dew_point', 'number', 0.6, '露点 露点温度 dewp dewpointtemperature', { unit: '°C' }),
  field('rain', 'number', 0.5, '降水 降水量 降雨量 雨量 precipitation prcp rainfall', { unit: 'mm' }),
  field('wind_direction', 'any', 0.4, '风向 wd winddir', { unit: '°' }),
  field('wind_speed', 'number', 0.6, '风速 wspm windspd ws', { unit: 'm/s' }),
  field('humidity', 'number', 0.6, '湿度 相对湿度 rh relativehumidity', { unit: '%' }),
  field(
    'noise_laeq',
    'number',
    1,
    'leq laeq 等效声级 噪声 噪声值 噪声级 noise laeq1min 等效连续a声级 声级 噪声分贝 昼夜等效声级 leqdba',
    { unit: 'dB(A)' },
  ),
  { ...lon, weight: 0.1 },
  { ...lat, weight: 0.1 },
]

const SITE: CanonicalField[] = [
  field('parcel', 'any', 1, '地块编号 地块名称 宗地号 地块 地块号 用地编号'),
  field('area_square_metres', 'number', 0.5, '面积 占地面积 用地面积 地块面积 可用面积 空间面积', {
    unit: 'm²',
  }),
  field('use', 'text', 0.6, '用地性质 规划用途 现状用途 土地用途 地类 用地类型 规划用地性质 当前用途'),
  field('status', 'text', 0.5, '现状 使用状况 闲置情况 使用现状 闲置状态 利用情况'),
  field('owner', 'text', 0.4, '权属 产权单位 权属单位 产权人 权属性质 使用权人'),
  field('name', 'text', 0.2, '名称 空间名称'),
  field('address', 'text', 0.2, '地址 位置 四至 坐落'),
  { ...lon, weight: 0.1 },
  { ...lat, weight: 0.1 },
]

const SURVEY: CanonicalField[] = [
  field('external_id', 'any', 0.6, '问卷编号 答卷编号 答卷序号 提交序号 responseid'),
  field('submitted_at', 'time', 0.6, '提交答卷时间 提交时间 填写时间 填报时间 调查时间 作答时间 submittedat'),
  field('respondent', 'text', 0.4, '受访者 填写人 受访人 被访者 调查对象'),
  field('surveyor', 'text', 0.4, '调查员 访问员 调研员'),
  field('community', 'text', 0.2, '社区 所在社区 所属社区 社区名称 居住社区 您所在的社区'),
  field(
    'wanted',
    'text',
    0.4,
    '您最希望增加的设施 最希望增加的设施 希望增加的设施 您希望增加的设施 最需要的设施 您最需要的设施 希望增设的设施 最缺少的设施 缺少的设施 wantedfacilities wanted',
  ),
]

const PERMIT: CanonicalField[] = [
  field(
    'permit_number',
    'any',
    1.2,
    '许可证号 许可编号 许可证编号 批准文号 证书编号 核准编号 施工许可证号 许可文号 permitno 行政许可决定书文号',
  ),
  field('holder', 'text', 0.4, '许可人 建设单位 申请人 施工单位 申请单位 被许可人 持证单位'),
  field('item', 'text', 0.4, '许可事项 许可内容 工程名称 审批事项 项目名称 许可类别'),
  field('issued_at', 'time', 0.4, '发证日期 许可日期 批准日期 许可决定日期 发证时间 审批日期'),
  field('valid_from', 'time', 0.4, '有效期起 有效期自 许可开始 开始日期 有效开始日期'),
  field('valid_to', 'time', 0.4, '有效期至 有效期止 截止日期 有效期 有效结束日期'),
  field('address', 'text', 0.2, '地址 工程地址 建设地点 施工地点'),
  lon,
  lat,
]

const PROJECT: CanonicalField[] = [
  field('name', 'text', 0.8, '项目名称 项目 projectname 工程名称', { phrases: '项目名称' }),
  field(
    'budget',
    'number',
    1,
    '预算 年初预算数 全年预算数 预算金额 项目资金 投资额 总投资 预算数 资金总额 批复金额 计划投资',
  ),
  field('spent', 'number', 0.6, '执行数 全年执行数 支出 支出金额 实际支出 已支出 支付金额'),
  field('department', 'text', 0.3, '主管部门 实施单位 责任单位 牵头单位 责任科室 承办科室'),
  field('progress', 'any', 0.3, '进度 形象进度 执行率 完成进度 工程进度 预算执行率'),
  field('started_at', 'any', 0.3, '开工时间 开始时间 开工日期 启动时间'),
  field('finished_at', 'any', 0.3, '竣工时间 完成时间 完工日期 结束时间 竣工日期'),
  field('target', 'text', 0.3, '绩效目标 年度目标 目标 建设内容 主要内容'),
]

export const FIELDS: Record<Profile, CanonicalField[]> = {
  case: CASE,
  facility: FACILITY,
  population: POPULATION,
  building: BUILDING,
  boundary: BOUNDARY,
  street: STREET,
  site: SITE,
  reading: READING,
  survey: SURVEY,
  permit: PERMIT,
  project: PROJECT,
}

/** Every title that any profile knows: a row of such words is a header. */
export const KNOWN_TITLES: Set<string> = new Set(
  Object.values(FIELDS).flatMap((fields) => fields.flatMap((known) => known.titles)),
)
