export default {
  rules: {
    title: '规则依据',
    subtitle: '每个阈值、分级和口径都来自这里的规则；历史数据按当日有效的版本判定。',
    empty: '没有装入规则',
    emptyHint: '请联系系统管理员检查规则文件。',
    inForce: '现行有效',
    validity: '有效期',
    since: '{{from}}起',
    between: '{{from}}起，{{to}}停止使用',
    source: '来源',
    clause: '条款',
    notes: '说明',
    version: '规则标识',
  },
  pack: {
    'air-quality-index': '空气质量指数（AQI）',
    'air-quality-standard': '环境空气质量标准',
    'case-rates': '接诉即办三率',
    'personal-data': '个人信息保护',
    'sign-in-policy': '登录策略',
  },
}
