import type { Locale } from '../../base/locale.ts'
import type { Problems } from '../problems.ts'
import { spaced } from '../spaced.ts'

/** Words for one’s own account; in Chinese. */
export const words = {
  account: {
    home: {
      title: '我的账号',
      kept: '您已登录，原定的删除已经取消，账号会保留。',
      changed: '已保存。',
      name: '用户名',
      address: '邮箱',
      password: '密码',
      security: '账号安全',
      passwordAlone: '只有密码',
      authenticator: '验证器',
      passkeys: (count: number) => `${count} 个通行密钥`,
      mailLanguage: '邮件语言',
      sessions: '登录设备',
      sessionsCount: (count: number) => `${count} 台`,
      since: '注册于',
      change: '修改',
      manage: '管理',
      dataTitle: '我的数据',
      toExport: '导出我的数据',
      toDelete: '删除账号',
    },

    name: {
      title: '修改用户名',
      lead: '修改后请用新用户名登录。旧用户名会立即释放，别人可以使用。',
      label: '新用户名',
      submit: '修改用户名',
    },

    language: {
      title: '邮件语言',
      lead: '您希望用哪种语言接收本站的邮件？',
      submit: '保存',
      names: { 'zh-CN': '中文', en: '英文（English）' } satisfies Record<Locale, string>,
    },

    export: {
      title: '导出我的数据',
      lead: '文件里有本站保存的您的全部数据：账号、注册、设备、邮件和操作记录。',
      hint: '文件是 JSON 格式，里面没有密码。请妥善保管。',
      submit: '下载',
    },

    delete: {
      title: '删除账号',
      lead: (days: number) => `确认以后，账号还会保留 ${days} 天；在此期间登录一次，就不会删除。`,
      now: '点按钮以后，所有设备马上退出登录。',
      later: (days: number) =>
        `${days} 天以后，用户名、邮箱、密码以及注册和邮件的记录全部删除，不能恢复；用户名和邮箱可以重新注册。操作记录里只留下编号和来源网络，不含用户名和邮箱，到期清除。`,
      toExport: <Part>(link: Part): (string | Part)[] => ['想留一份？', link],
      exportLink: '先导出我的数据',
      password: '密码',
      submit: <Part>(name: Part): (string | Part)[] => ['删除账号 ', name],
      plannedTitle: '账号将被删除',
      planned: <Part>(at: Part): (string | Part)[] => [
        '删除时间：',
        at,
        '。所有设备都已退出登录，我们也给您发送了邮件。',
      ],
      change: '改主意了？在此之前登录一次，账号就会保留。',
    },

    nameChangedMail: {
      subject: (siteName: string) => `您在${spaced(siteName)}的用户名已修改`,
      title: '您的用户名已修改',
      what: (siteName: string) =>
        `您在${spaced(siteName)}的用户名刚刚修改过，以后请用新的用户名或者邮箱登录。`,
      notYou: '如果不是您，说明可能有人进入了您的账号。请马上设置新密码，所有设备会同时退出登录：',
      button: '设置新密码',
    },

    actsCollectedMail: {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号操作频繁`,
      title: '您的账号操作频繁',
      what: (siteName: string) =>
        `最近一小时，您在${spaced(siteName)}的账号有很多操作，例如在新设备上登录或修改账号，我们没有逐一发送邮件通知您。`,
      notYou: '如果不是您，说明可能有人进入了您的账号。请马上设置新密码，所有设备会同时退出登录：',
      button: '设置新密码',
      sessionsLead: '查看已登录的设备，或者让其中一台退出：',
      sessionsLabel: '已登录的设备',
    },

    deletionPlannedMail: {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号将被删除`,
      title: '您的账号将被删除',
      what: (siteName: string, instant: string) =>
        `有人申请删除您在${spaced(siteName)}的账号。账号会在 ${instant}删除，所有设备都已退出登录。`,
      asked: '申请时间',
      keep: '想保留账号，在删除之前登录一次就可以：',
      button: '登录并保留账号',
      notYou: '不是您要删除的？说明有人知道您的密码。请先设置新密码，再登录一次：',
      setPassword: '设置新密码',
    },

    deletionCancelledMail: {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号不会删除`,
      title: '您的账号不会删除',
      what: (siteName: string) => `有人登录了您在${spaced(siteName)}的账号，原定的删除已经取消。`,
      notYou: '如果不是您，说明可能有人进入了您的账号。请马上设置新密码，所有设备会同时退出登录：',
      button: '设置新密码',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  account: '账号',
}

/** Its acts in the JSON interface. */
export const acts = {
  'show-account': '查看自己的账号',
  'change-name': '修改用户名',
  'change-mail-language': '选择邮件的语言',
  'export-data': '导出关于自己的全部数据',
  'delete-account': '删除账号；七天内登录即可取消',
}

/** Its events, for administrators. */
export const events = {
  'account-deleted': '删除用户',
  'account-renamed': '修改用户名',
  'data-exported': '导出自己的数据',
  'deletion-planned': '本人申请删除账号',
  'mail-language-changed': '修改邮件语言',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  'name-changed': '用户名已修改',
  'deletion-planned': '账号将被删除',
  'deletion-cancelled': '账号不会删除',
  'acts-collected': '操作频繁',
}

/** Its problems at fields. */
export const problems = {
  'last-admin': () => '您是最后一位管理员。请先把另一位用户设为管理员，再删除自己的账号。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
