export default {
  manage: '管理账号与权限',
  signIn: {
    title: '登录井井',
    subtitle: '把街道的数据汇到一处，看清运行，算准每一个数。',
    account: '账号',
    password: '密码',
    submit: '登录',
    busy: '正在登录……',
  },
  signOut: '退出登录',
  account: '账号：{{name}}',
  demo: {
    title: '选一个角色，直接进入演示',
    subtitle: '不需要密码。每个角色看到的内容不同。',
    sees: {
      leader: '一屏看清全街道：诉求总量、三率、空气质量，以及变化在哪里',
      'data-steward': '导入每天收到的文件，核对识别结果，维护数据目录和版本',
      operator: '看诉求与案件的数量、分类、社区分布，逐条追到工单',
      planner: '看案件和设施落在哪些社区和街道上，取用地图与数据',
    },
  },
  role: {
    leader: '街道领导',
    operator: '科室工作人员',
    'data-steward': '数据管理员',
    'community-worker': '社区工作者',
    planner: '规划师',
    'performance-staff': '绩效工作人员',
    'system-administrator': '系统管理员',
    'security-administrator': '安全管理员',
    auditor: '审计员',
  },
}
