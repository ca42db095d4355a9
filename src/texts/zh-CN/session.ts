import { spaced } from '../spaced.ts'

// Chinese names for the browser names of the library.
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

/** Words for the front page, one's own sessions, and the question for the password; in Chinese. */
export const words = {
  home: {
    title: '首页',
    welcome: <Part>(siteName: Part): (string | Part)[] => ['欢迎来到', siteName],
    lead: '还没有账号请注册，已有账号请登录。',
    hello: <Part>(name: Part): (string | Part)[] => ['您好，', name],
    loggedIn: '您已经登录。',
    name: '用户名',
    address: '邮箱',
  },

  device: {
    browserOn: (browser: string | null, system: string | null): string => {
      const name = browser && (browserNames[browser] ?? browser)
      const place = system && (systemNames[system] ?? system)
      if (!place) return name ?? '未知浏览器'
      return `${spaced(place).trimStart()}上的${spaced(name ?? '浏览器', 'before')}`
    },
    network: (network: string | null): string => network ?? '未知网络',
  },

  ownSessions: {
    title: '已登录的设备',
    lead: <Part>(link: Part): (string | Part)[] => ['如果有不认识的设备，请让它退出登录，然后', link, '。'],
    toPassword: '修改密码',
    isThis: '这台设备',
    loggedIn: <Part>(network: Part, at: Part): (string | Part)[] => ['登录于', at, '，来自', network],
    seen: <Part>(at: Part): (string | Part)[] => ['最后使用：', at],
    seenNow: '正在使用',
    end: '退出登录',
    endOthers: '退出所有其他设备',
    done: '那台设备已退出登录。',
    'done-all': '其他设备都已退出登录。',
    stale: '那台设备之前就已退出登录。',
    'stale-all': '没有其他已登录的设备。',
  },

  recentProof: {
    title: '请输入密码',
    lead: <Part>(name: Part): (string | Part)[] => ['您现在登录的账号是', name, '。继续之前，请输入密码。'],
    password: '密码',
    submit: '继续',
    codeTitle: '请验证身份',
    codeLead: <Part>(name: Part): (string | Part)[] => [
      '您现在登录的账号是',
      name,
      '。继续之前，请输入密码和验证码。',
    ],
    passkeyTitle: '请用通行密钥验证',
    passkeyLead: <Part>(name: Part): (string | Part)[] => [
      '您现在登录的账号是',
      name,
      '。继续之前，请用通行密钥验证。',
    ],
    passkeyNeedsScript:
      '通行密钥需要 JavaScript 和支持它的浏览器。请打开 JavaScript，或者换一个浏览器打开本页。',
    byPasskey: '用通行密钥验证',
    cancel: '取消',
    onceMoreTitle: '继续刚才的操作',
    onceMore: '您刚刚同时在另一个标签页里输入了密码。填好的内容都还在。',
    working: '正在继续……',
  },

  cookiesOff: {
    title: '浏览器不允许本站使用 Cookie',
    lead: '没有 Cookie，到了下一页我们就认不出您了。请在浏览器里允许本站使用 Cookie，然后重做刚才那一步：重新登录，或者再点一次邮件里的链接。',
    registered: '如果刚刚注册过，不用重新注册：允许 Cookie 以后，点邮件里的链接就可以了。',
  },

  otherAccount: {
    title: '现在登录的是另一个账号',
    lead: <Part>(name: Part): (string | Part)[] => [
      '这个页面是用之前的账号打开的，所以什么都没有改。您现在登录的账号是',
      name,
      '。',
    ],
    goOn: '用这个账号继续',
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  session: '当前登录',
}

/** Its acts in the JSON interface. */
export const acts = {
  'show-session': '查看当前登录的账号',
  'show-sessions': '列出账号的所有登录',
  'prove-anew': '像登录一样再次验证身份，之后十分钟内可以执行重要操作',
  'end-session': '结束另一处登录',
  'end-other-sessions': '结束其他所有登录',
  'begin-proof-by-passkey': '获取用通行密钥再次验证的挑战',
  'prove-by-passkey': '用通行密钥再次验证身份',
}

/** Its events, for administrators. */
export const events = {
  'logged-out': '退出登录',
  'other-sessions-ended': '退出其他设备',
  'password-given-again': '再次输入密码',
  'password-refused': '再次输入的密码不对',
  'recent-proof-given': '再次验证身份',
  'session-ended': '退出一台设备',
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}
