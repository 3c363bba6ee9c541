/** The platform's own text of the bulletin; an office writes its own over it. */
export const DEFAULT_TEMPLATE = {
  zh: `# {place}接诉即办与网格运行通报（{period}）
## 一、总体情况
{period}，共受理诉求与案件 {total} 件，上一期（{previousPeriod}）{previousTotal} 件，按日均计{totalChange}。其中计入诉求总量 {volume} 件。{topCategory}最多，有 {topCategoryCount} 件；{topCommunity}最多，有 {topCommunityCount} 件。
## 二、三率
响应率 {respondedRate}（上期 {previousRespondedRate}），解决率 {resolvedRate}（上期 {previousResolvedRate}），满意率 {satisfiedRate}（上期 {previousSatisfiedRate}），综合得分 {score}（上期 {previousScore}）。{ruleNote}
## 三、各社区情况
[[communities]]
## 四、问题分类变化
{significance}
[[categories]]
## 五、各承办单位情况
[[departments]]
## 六、待办情况
截至 {asOf}，超期未办结 {overdue} 件，今日到期 {dueToday} 件，临期 {aboutToBreach} 件，近 30 天回访不满意或未解决 {unsatisfied} 件，同一来电人 3 次及以上 {repeatCallers} 件。
## 七、重点督办诉求
[[cases]]`,
  en: `# {place}: bulletin on cases and their handling ({period})
## 1. Overall
In {period} there were {total} cases, against {previousTotal} in the period before ({previousPeriod}), {totalChange} per day. {volume} of them belong to the volume. Most were about {topCategory} ({topCategoryCount}); most came from {topCommunity} ({topCommunityCount}).
## 2. Three rates
Responded {respondedRate} (before {previousRespondedRate}), resolved {resolvedRate} (before {previousResolvedRate}), satisfied {satisfiedRate} (before {previousSatisfiedRate}), score {score} (before {previousScore}). {ruleNote}
## 3. Communities
[[communities]]
## 4. Changes by category
{significance}
[[categories]]
## 5. Departments
[[departments]]
## 6. Work to be done
As of {asOf}: {overdue} overdue, {dueToday} due today, {aboutToBreach} about to breach, {unsatisfied} not satisfied or not resolved at a revisit of the last 30 days, {repeatCallers} of callers who called three times or more.
## 7. Cases to be followed up
[[cases]]`,
} as const

export const BULLETIN_VALUES = [
  'place',
  'period',
  'previousPeriod',
  'total',
  'previousTotal',
  'totalChange',
  'volume',
  'topCategory',
  'topCategoryCount',
  'topCommunity',
  'topCommunityCount',
  'respondedRate',
  'previousRespondedRate',
  'resolvedRate',
  'previousResolvedRate',
  'satisfiedRate',
  'previousSatisfiedRate',
  'score',
  'previousScore',
  'ruleNote',
  'significance',
  'asOf',
  'overdue',
  'dueToday',
  'aboutToBreach',
  'unsatisfied',
  'repeatCallers',
] as const
export type BulletinValue = (typeof BULLETIN_VALUES)[number]

export const BULLETIN_TABLES = ['communities', 'categories', 'departments', 'cases'] as const
export type BulletinTable = (typeof BULLETIN_TABLES)[number]
