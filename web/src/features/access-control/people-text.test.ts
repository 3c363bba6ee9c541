import type { Role } from '@jingjing/schema/access-control'
import { expect, it } from 'vitest'
import { readPeople, roleWords } from './people-text.ts'

const titles = new Proxy({} as Record<Role, string>, {
  get: (_all, role) =>
    role === 'operator' ? '科室工作人员' : role === 'planner' ? '规划师' : `t-${String(role)}`,
})
const words = { roleByWord: roleWords([titles]), codeByCommunity: new Map([['富力社区', '110105001']]) }

it('reads a list pasted from a spreadsheet, with or without its header', () => {
  const text =
    '姓名\t账号\t科室\t角色\t社区\r\n李雷\tlilei\t城管科\t科室工作人员、规划师\t\r\n\r\n韩梅\thanmei\t\tcommunity-worker\t富力社区'
  expect(readPeople(text, words).map((line) => line.person)).toEqual([
    expect.objectContaining({
      account: 'lilei',
      department: '城管科',
      rights: expect.objectContaining({ roles: ['operator', 'planner'], communities: null }),
    }),
    expect.objectContaining({
      department: null,
      rights: expect.objectContaining({ roles: ['community-worker'], communities: ['110105001'] }),
    }),
  ])
})

it.each([
  ['李雷', 'columns', ''],
  ['李雷,li lei,科,规划师', 'account', 'li lei'],
  ['李雷,lilei,科,厂长', 'role', '厂长'],
  ['李雷,lilei,科,', 'role', ''],
  ['李雷,lilei,科,规划师,别处社区', 'community', '别处社区'],
])('says of the line %s what is wrong with it', (text, fault, what) => {
  expect(readPeople(text, words)).toMatchObject([{ fault, what, person: null }])
})

it('takes an account once', () => {
  const faults = readPeople('甲,a,科,规划师\n乙,A,科,规划师', words).map((line) => line.fault)
  expect(faults).toEqual([null, 'twice'])
})
