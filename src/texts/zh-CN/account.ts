import type { Locale } from '../../base/locale.ts'
import { spaced } from '../spaced.ts'

// What the library calls a browser that has a Chinese name of its own.
const browserNames: Record<string, string> = {
  WeChat: '微信',
  'QQ Browser': 'QQ 浏览器',
  'QQ Browser Lite': 'QQ 浏览器',
  'UC Browser': 'UC 浏览器',
  'Sogou Browser': '搜狗浏览器',
  'Samsung Internet for Android': '三星浏览器',
  'Vivo Browser': 'vivo 浏览器',
  'HeyTap Browser': 'OPPO 浏览器',
  'Android Browser': 'Android 自带浏览器',
}

const systemNames: Record<string, string> = { HarmonyOS: '鸿蒙' }

/** What a person reads about their own account, in Chinese; the other languages have the same shape. */
export const accountZhCN = {
  browserOn: (browser: string | null, system: string | null): string => {
    const name = browser && (browserNames[browser] ?? browser)
    const place = system && (systemNames[system] ?? system)
    if (!place) return name ?? '认不出的浏览器'
    return `${spaced(place).trimStart()}上的${spaced(name ?? '浏览器', 'before')}`
  },
  network: (network: string | null): string => network ?? '未知的地方',

  strength: {
    weak: '弱，很快就能猜到。再加几个不相干的词。',
    fair: '一般。再加一两个词会更稳妥。',
    strong: '强，很难猜到。',
    here: (degree: string) => `强度：${degree}`,
    typed: (degree: string) => `刚才输入的密码强度：${degree}`,
    chosen: (degree: string) => `新密码的强度：${degree}`,
  },

  home: {
    title: '我的账号',
    kept: '账号保住了：您已登录，原定的删除已经取消。',
    changed: '已保存。',
    name: '用户名',
    address: '邮箱',
    password: '密码',
    mailLanguage: '邮件语言',
    sessions: '已登录',
    sessionsCount: (count: number) => `${count} 台设备`,
    since: '确认于',
    change: '修改',
    see: '查看',
    dataTitle: '您的资料',
    toExport: '导出我的资料',
    toDelete: '删除账号',
  },

  name: {
    title: '修改用户名',
    lead: '改好以后要用新用户名登录，旧的立即空出来，别人可以用。',
    label: '新用户名',
    submit: '修改用户名',
  },

  language: {
    title: '邮件语言',
    lead: '本站寄给您的邮件用哪种语言？',
    submit: '保存',
    names: { 'zh-CN': '中文', en: '英文（English）' } satisfies Record<Locale, string>,
  },

  sessions: {
    title: '已登录的设备',
    lead: '有不认识的，就让它退出，然后修改密码。',
    toPassword: '修改密码',
    isThis: '这台设备',
    loggedIn: <Part>(network: string, at: Part): (string | Part)[] => [
      '登录于 ',
      at,
      `，来自${spaced(network, 'before')}`,
    ],
    seen: <Part>(at: Part): (string | Part)[] => ['最后使用：', at],
    seenNow: '正在使用',
    end: '让它退出',
    endOthers: '退出所有其他设备',
    done: '已经退出。',
    stale: '它已经退出了。',
  },

  export: {
    title: '导出我的资料',
    lead: '下载一个文件，里面是本站保存的关于您的全部内容：账号、注册、登录过的设备、寄给您的邮件，以及发生过的事。',
    hint: '文件是 JSON 格式，里面没有密码。请妥善保管。',
    submit: '下载',
  },

  delete: {
    title: '删除账号',
    lead: (days: number) => `账号会在 ${days} 天以后删除。在那以前登录一次，账号就会保留。`,
    now: '按下按钮以后，所有设备马上退出登录。',
    later: (days: number) =>
      `${days} 天以后，用户名、邮箱、密码、注册和邮件的记录全部删除，不能恢复，用户名和邮箱也会空出来。操作记录里只留下编号和来源网络，不含用户名和邮箱，到期清除。`,
    toExport: '想留一份？先导出我的资料',
    password: '密码',
    submit: '删除我的账号',
    lastAdmin: '您是最后一位管理员。请先设另一位管理员，再删除自己的账号。',
    plannedTitle: '账号将被删除',
    planned: <Part>(at: Part): (string | Part)[] => [
      '您的账号会在 ',
      at,
      ' 删除，所有设备都已退出登录。我们也往您的邮箱寄了一封邮件。',
    ],
    change: '改主意了？在那以前登录一次，账号就会保留。',
  },

  newDeviceMail: {
    subject: (siteName: string) => `您的${spaced(siteName)}账号在新设备上登录`,
    title: '新设备登录',
    what: (siteName: string) => `有人用正确的密码，在一台新设备上登录了您在${spaced(siteName)}的账号。`,
    when: (instant: string) => `时间：${instant}`,
    browser: (words: string) => `设备：${words}`,
    from: (network: string) => `来自：${network}`,
    you: '如果是您，什么都不用做。换了浏览器、用了无痕窗口或者清除过 Cookie，也会收到这封邮件。',
    notYou: '如果不是您，说明有人知道您的密码。请马上设一个新密码，所有设备会同时退出登录：',
    button: '设新密码',
    sessionsLead: '在这里可以查看登录着的设备，也可以让其中一台退出：',
    sessionsLabel: '已登录的设备',
  },

  nameChangedMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的用户名已修改`,
    title: '您的用户名已修改',
    what: (siteName: string) =>
      `您在${spaced(siteName)}的账号刚刚换了用户名，以后用新的用户名或者邮箱登录。如果是您改的，什么都不用做。`,
    notYou: '如果不是您，说明有人知道您的密码。请马上设一个新密码，所有设备会同时退出登录：',
    button: '设新密码',
  },

  deletionPlannedMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的账号将被删除`,
    title: '您的账号将被删除',
    what: (siteName: string, instant: string) =>
      `您在${spaced(siteName)}的账号会在 ${instant}删除，所有设备都已退出登录。`,
    keep: '想保留账号，在那以前登录一次就可以：',
    button: '登录并保留账号',
    notYou: '不是您要删除的？说明有人知道您的密码。请先设一个新密码，再登录一次：',
    setPassword: '设新密码',
  },

  deletionCancelledMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的账号保留下来了`,
    title: '账号不会删除',
    what: (siteName: string) =>
      `有人登录了您在${spaced(siteName)}的账号，原定的删除已经取消。如果是您，什么都不用做。`,
    notYou: '如果不是您，说明有人知道您的密码。请马上设一个新密码：',
    button: '设新密码',
  },
}

/** What a person reads about their own account, in one language. */
export type AccountTexts = typeof accountZhCN
