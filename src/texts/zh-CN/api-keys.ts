import type { Scope } from '../../base/api-keys.ts'
import type { Problems } from '../problems.ts'

/** Words for API keys; in Chinese. */
export const words = {
  apiKeys: {
    lead: <Part>(link: Part): (string | Part)[] => [
      '程序可以凭 API 密钥，在密钥的权限内执行管理操作；有哪些操作，请看',
      link,
      '。管理员被停用、失去管理员身份、申请删除账号，或者通过邮件重设密码以后，其密钥立即失效。',
    ],
    label: '名称',
    labelHint: '例如程序的名字；管理员都能看到。',
    scope: '权限',
    scopes: {
      'overview:read': '查看概览',
      'accounts:read': '查看用户及其会话',
      'accounts:write': '停用、恢复、改名、结束会话、发送重设密码的邮件（不能用于管理员）',
      'accounts:delete': '删除用户（不能用于管理员）',
      'registrations:read': '查看注册',
      'registrations:write': '重新发送、延长、更正邮箱、恢复发送、删除注册',
      'registrations:confirm': '不经邮件确认注册，生成确认链接',
      'outbox:read': '查看邮件和每次发送',
      'outbox:write': '立即发送或停止发送邮件',
      'notifications:read': '查看给钩子函数和 Webhook 的通知和每次尝试',
      'notifications:write': '立即发送通知',
      'blocks:read': '查看封禁',
      'blocks:write': '封禁和解除封禁',
      'events:read': '查看和导出操作记录',
    } satisfies Record<Scope, string>,
    life: '有效期',
    lifeHint: '到期以后不能再用，也不能延长：请提前换一把新的。',
    days: (days: number) => `${days} 天`,
    nothing: '还没有 API 密钥。',
    makeTitle: '新建 API 密钥',
    makeLead: '只给程序需要的权限。密钥只显示一次；新建以后会向您的邮箱发送一封邮件。',
    madeTitle: 'API 密钥已经建好',
    once: '密钥只在这里显示这一次，请现在就复制到程序里。谁拿到它，谁就有这些权限。',
    until: <Part>(at: Part): (string | Part)[] => ['有效期到', at, '。'],
    use: <Part>(header: Part, link: Part): (string | Part)[] => [
      '程序在请求头',
      header,
      '里带上它；示例请看',
      link,
      '。',
    ],
    toList: '查看全部密钥',
    state: '状态',
    states: { active: '有效', expired: '已到期', revoked: '已吊销' },
    owner: '管理员',
    usedAt: '最近使用',
    neverUsed: '没有用过',
    expiresAt: '到期时间',
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  'api-keys': 'API 密钥',
}

/** Its acts in the JSON interface. */
export const acts = {
  'admin-list-api-keys': '列出 API 密钥',
  'admin-make-api-key': '新建 API 密钥；key 只显示这一次',
}

/** Its events, for administrators. */
export const events = {
  'api-key-made': '新建 API 密钥',
  'api-key-revoked': '吊销 API 密钥',
  'api-key-used': '在新的网络使用 API 密钥',
}

/** Its problems at fields. */
export const problems = {
  'label-missing': () => '请给密钥起个名称。',
  'label-too-long': () => '名称太长，最多 60 个字符。',
  'scope-not-chosen': () => '请至少选一项权限。',
  'scope-unknown': () => '其中一项权限不存在。',
  'days-wrong': () => '有效期要在 1 到 365 天之间。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
