/**
 * The error catalogue: every problem a person can meet, once. The server sends the code and its
 * parameters; the words live here so that page, command line and manual say the same thing.
 * Each text says what happened and what to do.
 */
export const PROBLEMS = {
  'not-found': {
    status: 404,
    zh: '没有找到{what}。它可能已被删除，请返回列表重新查找。',
    en: '{what} was not found. It may have been deleted; go back to the list and look again.',
  },
  'no-such-address': {
    status: 404,
    zh: '这个地址不存在。请检查地址，或从首页重新进入。',
    en: 'There is no such address. Check it, or start from the overview.',
  },
  'not-signed-in': { status: 401, zh: '请先登录。', en: 'Sign in first.' },
  'wrong-credentials': {
    status: 401,
    zh: '账号或密码不对，请重新输入。',
    en: 'The account or the password is wrong. Enter them again.',
  },
  'account-locked': {
    status: 429,
    zh: '密码连续输错次数过多，账号已锁定，请在 {minutes} 分钟后再试，或联系系统管理员。',
    en: 'Too many wrong passwords: the account is locked. Try again in {minutes} minutes or ask the administrator.',
  },
  'not-permitted': {
    status: 403,
    zh: '您的账号没有“{permission}”权限。如工作需要，请联系系统管理员。',
    en: 'Your account lacks the right “{permission}”. If your work needs it, ask the administrator.',
  },
  'beyond-rights': {
    status: 403,
    zh: '您的权限不包括这些明细数据。如工作需要，请联系安全管理员。',
    en: 'Your rights do not cover these details. If your work needs them, ask the security administrator.',
  },
  'demo-not-available': {
    status: 403,
    zh: '演示登录只在本机的演示系统上可用，请用账号密码登录。',
    en: 'The one-click roles work only on the demo and from this machine. Sign in with an account.',
  },
  'weak-password': {
    status: 422,
    zh: '密码不够安全：至少 {minCharacters} 个字符，且包含大写字母、小写字母、数字、符号中的 {minClasses} 类，不含账号名。',
    en: 'The password is too weak: at least {minCharacters} characters with {minClasses} of upper case, lower case, digits and signs, and not the account name.',
  },
  'known-password': {
    status: 422,
    zh: '这个密码出现在已泄露的常用密码中，请换一个。',
    en: 'This password is among those known from breaches. Choose another.',
  },
  'used-password': {
    status: 422,
    zh: '不能使用最近 {count} 次用过的密码，请换一个。',
    en: 'The last {count} passwords cannot be used again. Choose another.',
  },
  'wrong-code': {
    status: 401,
    zh: '验证码不对或已经用过，请等待下一个验证码再输入。',
    en: 'The code is wrong or was used already. Wait for the next one.',
  },
  'no-linked-account': {
    status: 403,
    zh: '统一认证的这个账号还没有与本系统账号绑定。请先用本系统密码登录，在“我的账号”中绑定。',
    en: 'This account of the single sign-on is not linked yet. Sign in with your password first and link it on your account page.',
  },
  'single-sign-on-failed': {
    status: 401,
    zh: '统一认证没有完成，请重新登录。',
    en: 'The single sign-on was not completed. Sign in again.',
  },
  'separate-duties': {
    status: 422,
    zh: '系统管理员、安全管理员、审计员必须由不同的人担任，审计员不能兼任其他角色，也不能修改自己的权限。',
    en: 'System administrator, security administrator and auditor are different persons; an auditor has no other role, and nobody changes their own rights.',
  },
  'too-many-requests': {
    status: 429,
    zh: '请求过于频繁，请 {seconds} 秒后再试。',
    en: 'Too many requests. Try again in {seconds} seconds.',
  },
  'header-too-large': {
    status: 431,
    zh: '请求头过大，已拒绝。',
    en: 'The header of the request is too large.',
  },
  'bad-request': {
    status: 400,
    zh: '请求内容不符合要求：{where}（{detail}）。请检查后重试。',
    en: 'The request does not fit: {where} ({detail}). Check it and try again.',
  },
  'filter-not-understood': {
    status: 400,
    zh: '筛选条件无法理解（{fault}，第 {position} 个字符）。请检查字段名、引号和括号，写法见“标准接口”的帮助。',
    en: 'The filter cannot be understood ({fault}, character {position}). Check names, quotes and parentheses; the help on standard interfaces shows how to write one.',
  },
  'too-large': {
    status: 413,
    zh: '文件超过上限 {limit}，请拆分后再上传。',
    en: 'The file is larger than the limit of {limit}. Split it and upload again.',
  },
  'no-files': {
    status: 400,
    zh: '没有收到文件，请选择至少一个文件。',
    en: 'No file arrived. Choose at least one.',
  },
  'file-not-readable': {
    status: 422,
    zh: '无法读取文件“{file}”：{reason}。',
    en: 'The file “{file}” cannot be read: {reason}.',
  },
  'crs-not-supported': {
    status: 422,
    zh: '文件“{file}”使用的坐标系 {crs} 暂不支持。请转换为 WGS 84、CGCS2000 经纬度、GCJ-02 或 BD-09 后再导入。',
    en: 'The file “{file}” uses the coordinate system {crs}, which is not supported yet. Convert it to WGS 84, CGCS2000 degrees, GCJ-02 or BD-09.',
  },
  'nothing-to-import': {
    status: 422,
    zh: '这些文件中没有可导入的表格或图层。请检查文件内容。',
    en: 'These files hold no table or layer to import. Check what is in them.',
  },
  'import-rejected': {
    status: 422,
    zh: '有 {count} 个单元格无法识别，按“全有或全无”的要求没有导入任何数据。请查看问题清单，修改后重试。',
    en: '{count} cells could not be understood, and nothing was imported as all-or-nothing was asked for. See the findings, mend them and try again.',
  },
  'source-not-allowed': {
    status: 403,
    zh: '不能访问“{host}”：它不在允许的地址清单里，或指向内部网络。请联系系统管理员把它加入 JINGJING_SOURCE_HOSTS。',
    en: '“{host}” may not be asked: it is not on the list, or leads into an internal network. Ask the administrator to list it in JINGJING_SOURCE_HOSTS.',
  },
  'source-unreachable': {
    status: 502,
    zh: '连接不上“{host}”。请检查地址、端口和网络后再试。',
    en: '“{host}” cannot be reached. Check address, port and network and try again.',
  },
  'source-refused': {
    status: 502,
    zh: '“{host}”没有给出文件（HTTP {status}）。请检查网址和访问权限。',
    en: '“{host}” gave no file (HTTP {status}). Check the address and the right to it.',
  },
  'source-refused-login': {
    status: 502,
    zh: '“{host}”拒绝登录。请检查数据库名、用户名和密码。',
    en: '“{host}” refused the sign-in. Check database, user and password.',
  },
  'source-table-unknown': {
    status: 502,
    zh: '没有找到表“{table}”，或没有读取它的权限。',
    en: 'There is no table “{table}”, or no right to read it.',
  },
  'geometry-too-detailed': {
    status: 422,
    zh: '这个图形有 {count} 个顶点，超过 {limit} 个，不适合在网页上逐点修改。请在 QGIS 等软件中修改后重新导入。',
    en: 'This shape has {count} corners, more than the {limit} that can be edited by hand here. Edit it in QGIS and import it again.',
  },
  'dataset-loading': {
    status: 409,
    zh: '“{title}”正在写入新版本，请等它完成后再改。',
    en: 'A new version of “{title}” is coming in. Wait until it is there, then change it.',
  },
  'nothing-corrected': {
    status: 422,
    zh: '没有发现改正的内容（其中 {count} 行已被更新的版本替换）。请在工作簿中改好标出的单元格，保存后再放回来。',
    en: 'Nothing was corrected ({count} of the rows were replaced by a newer version). Mend the cells that the workbook names, save it and drop it again.',
  },
  'device-key': {
    status: 401,
    zh: '设备密钥缺失或不对。请在请求头中写 Authorization: Bearer 加设备密钥；密钥丢失时请在设备列表重新生成。',
    en: 'The device key is missing or wrong. Send it as Authorization: Bearer; if it is lost, make a new one in the list of devices.',
  },
  'device-paused': {
    status: 403,
    zh: '这台设备已暂停，监测值没有接收。请数据管理员在设备列表中恢复后再发送。',
    en: 'This device is paused; nothing was taken. Ask the data steward to resume it in the list of devices, then send again.',
  },
  'read-only-interface': {
    status: 405,
    zh: '这个地址只能读取。设备只能向 Observations、Datastreams(id)/Observations 和 CreateObservations 发送监测值，其余请在平台页面上修改。',
    en: 'This address can only be read. Devices send to Observations, Datastreams(id)/Observations and CreateObservations; change everything else on the pages of the platform.',
  },
  'device-number-taken': {
    status: 409,
    zh: '设备编号“{number}”已被另一台设备使用。请换一个编号。',
    en: 'The number “{number}” belongs to another device. Choose another one.',
  },
  'device-revoked': {
    status: 409,
    zh: '设备“{name}”已停用，不能恢复。请新建一台设备。',
    en: 'The device “{name}” is revoked for good. Make a new device.',
  },
  conflict: {
    status: 409,
    zh: '{what}刚刚被别人修改过。请刷新后再试。',
    en: '{what} has just been changed by someone else. Refresh and try again.',
  },
  'disk-full': {
    status: 507,
    zh: '磁盘空间不足，这次操作没有保存，原有数据不受影响。请清理磁盘后重试。',
    en: 'The disk is full: nothing of this was saved and what was there is as before. Free some space and try again.',
  },
  'row-changed': {
    status: 409,
    zh: '第 {row} 行已被 {who} 改动，您看到的不是最新内容。请刷新后再改，您的其他改动没有保存。',
    en: 'Row {row} was changed by {who} meanwhile. Reload and edit again; nothing of this edit was saved.',
  },
  'cell-not-understood': {
    status: 422,
    zh: '“{field}”的值格式不对，请按该列的类型填写。',
    en: 'The value for “{field}” does not fit its column. Enter it as the type of the column asks.',
  },
  'nothing-to-undo': {
    status: 409,
    zh: '这个数据集只有一个版本，没有可以撤销的更新。',
    en: 'This dataset has one version only; there is nothing to take back.',
  },
  'cross-site': {
    status: 403,
    zh: '请求不是从本系统页面发出的，已拒绝。请在本系统页面中操作。',
    en: 'The request did not come from a page of this system and was refused.',
  },
  'job-cancelled': {
    status: 409,
    zh: '任务已取消，没有留下任何数据。',
    en: 'The job was cancelled and left no data behind.',
  },
  'job-out-of-memory': {
    status: 413,
    zh: '文件过大或过于复杂，内存不足，任务已停止，没有留下任何数据。请拆分后再上传。',
    en: 'The file is too large or too intricate for the memory of a job; it stopped and left no data. Split the file.',
  },
  'job-interrupted': {
    status: 503,
    zh: '任务因系统中断而停止，没有留下不完整的数据。可以点“重试”。',
    en: 'The job stopped because the system did; no partial data remains. You can retry it.',
  },
  'database-not-empty': {
    status: 409,
    zh: '数据库里已有数据，演示数据只能载入空数据库。请换一个空的 JINGJING_DATA_DIR。',
    en: 'The database already holds data, and the demo goes into an empty one only. Choose an empty JINGJING_DATA_DIR.',
  },
  'already-running': {
    status: 409,
    zh: '这个数据目录正被另一个井井进程（{pid}）使用。请先停止它，或换一个 JINGJING_DATA_DIR。',
    en: 'Another Jingjing process ({pid}) uses this data folder. Stop it first, or choose another JINGJING_DATA_DIR.',
  },
  'sensitivity-reason': {
    status: 422,
    zh: '调低敏感级别会让更多人看到数据，请写明理由。',
    en: 'To lower the sensitivity lets more people see the data. Give the reason.',
  },
  'field-in-use': {
    status: 409,
    zh: '“{field}”正供分析使用，不能在这里改为或改出个人信息。请重新导入文件，在确认字段时标记。',
    en: 'Analyses read “{field}”: it cannot be made personal, or no longer personal, here. Import the file again and mark it when confirming the columns.',
  },
  'code-list-in-use': {
    status: 409,
    zh: '这个代码表有 {count} 个字段在用（或是目录的主题表），不能删除。请先在这些字段中取消它。',
    en: '{count} fields use this code list, or it is the list of themes; it cannot be removed. Take it from the fields first.',
  },
  'metadata-file': {
    status: 422,
    zh: '说明文件的这一处无法识别：{where}。请用本系统导出的工作簿、DCAT 或 Table Schema 文件修改后再导入。',
    en: 'This part of the file of descriptions was not understood: {where}. Edit a workbook, DCAT or Table Schema file exported here and import that.',
  },
  'extract-field': {
    status: 422,
    zh: '字段“{field}”不存在，或者您无权使用它。请从列表中重新选择字段。',
    en: 'The field “{field}” does not exist or is not yours to use. Choose from the list of fields.',
  },
  'extract-condition': {
    status: 422,
    zh: '条件“{field}”的值或比较方式不适合这个字段的类型（{type}）。请修改后再试。',
    en: 'The condition on “{field}” does not fit the type of that field ({type}). Change it and try again.',
  },
  'extract-join': {
    status: 422,
    zh: '两个数据集不能这样关联。按关键字段关联要选两边的字段；按位置关联时两边都要有空间图形。',
    en: 'The two datasets cannot be joined like this. A join by key needs a field on both sides; a join by place needs geometry on both.',
  },
  'extract-format': {
    status: 422,
    zh: '{format} 格式不能存放这份数据：{reason}。请换一种格式。',
    en: '{format} cannot hold this data: {reason}. Choose another format.',
  },
  'extract-too-large': {
    status: 422,
    zh: '结果超过 {limit} 行，不能这样提取。请缩小范围，或作为后台任务提取。',
    en: 'The result has more than {limit} rows and cannot be had like this. Narrow it down, or run it as a job.',
  },
  'form-not-understood': {
    status: 422,
    zh: '没有在“{file}”中找到表头。请确认上传的是带表头的空表。',
    en: 'No header was found in “{file}”. Make sure that it is an empty form with its header.',
  },
  'extract-expired': {
    status: 410,
    zh: '这个文件已过保留期，被清理了。请重新提取一次。',
    en: 'This file was kept for its time and has been taken away. Run the extract again.',
  },
  'picture-incomplete': {
    status: 422,
    zh: '这张图还缺少“{what}”。请在左侧选择后再看。',
    en: 'This picture still lacks “{what}”. Choose it on the left.',
  },
  'picture-unfit': {
    status: 422,
    zh: '字段“{field}”（{type}）不能这样画图。请换一个字段，或换一种图。',
    en: 'The field “{field}” ({type}) cannot be drawn like this. Choose another field or another kind of picture.',
  },
  'dashboard-not-yours': {
    status: 404,
    zh: '没有这个看板，或者它没有共享给您。请向发链接给您的人核实。',
    en: 'There is no such dashboard, or it is not shared with you. Ask whoever sent you the link.',
  },
  'dashboard-read-only': {
    status: 403,
    zh: '只有创建人 {owner} 能修改这个看板。您可以另存为自己的看板再改。',
    en: 'Only its owner, {owner}, can change this dashboard. Save a copy of your own and change that.',
  },
  'engine-fault': {
    status: 500,
    zh: '数据库引擎在处理这一步时出错，已整体回退，数据没有改变。请检查几何数据后重试。',
    en: 'The database engine failed in this step; everything was rolled back and no data changed. Check the geometry and try again.',
  },
  'database-unavailable': {
    status: 503,
    zh: '数据库暂时无法连接，请稍后再试。',
    en: 'The database cannot be reached at the moment. Try again shortly.',
  },
  unexpected: {
    status: 500,
    zh: '系统内部出错，已记录（编号 {reference}）。请稍后再试；若仍出错，请把编号告诉系统管理员。',
    en: 'Something went wrong inside; it was recorded as {reference}. Try again; if it stays, tell the administrator this number.',
  },
} as const

export type ProblemCode = keyof typeof PROBLEMS

export type ProblemParams = Record<string, string | number>

/** A mistake that its author can mend; carried to the page as application/problem+json. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly params: ProblemParams

  constructor(code: ProblemCode, params: ProblemParams = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.params = params
  }
}

/** The sentence of a problem in one language, its parameters filled in. */
export function problemText(code: ProblemCode, params: ProblemParams, language: 'zh' | 'en'): string {
  return PROBLEMS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(params[name] ?? whole),
  )
}
