// The sentences of the tutorial that Postern grew out of stand here to the letter, with its 连接, 登陆 and half-width "!".

import type { Problems } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import { spaced } from '../spaced.ts'

/** Words for logging in and out; in Chinese. */
export const words = {
  login: {
    title: '登录',
    identifier: '用户名或邮箱',
    password: '密码',
    stay: '保持登录',
    stayHint: '公用电脑上请不要勾选。',
    submit: '登录',
    byPasskey: '用通行密钥登录',
    toRegister: <Part>(link: Part): (string | Part)[] => ['还没有账号？', link],
    forgot: '忘了密码？',
    confirmed: '感谢确定，请用账号登陆！',
    waited: '您注册已经有一段时间了。已经确认的话，请直接登录；还没确认，登录时可以重新发送邮件。',
    late: '第二步验证超时，或者密码已经改过。请重新登录。',
    unconfirmed: '该用户还未进行邮件确定！',
    unconfirmedLead: '请打开确认邮件里的链接，然后再来登录。',
    resend: '重新发送确认邮件',
    toWaiting: '查看邮件的状态',
  },

  logout: {
    title: '退出登录',
    lead: '退出以后，再来时需要重新登录。',
    submit: '退出登录',
    nobody: '您没有登录',
  },

  newDeviceMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的账号有新设备登录`,
    title: '新设备登录',
    what: (siteName: string) => `有人用正确的密码，在一台新设备上登录了您在${spaced(siteName)}的账号。`,
    whatByPasskey: (siteName: string) =>
      `有人用通行密钥，在一台新设备上登录了您在${spaced(siteName)}的账号。`,
    you: '如果是您，什么都不用做。换了浏览器、用了无痕窗口或者清除过 Cookie，也会收到这封邮件。',
    notYou: '如果不是您，说明有人知道您的密码。请马上设置新密码，所有设备会同时退出登录：',
    notYouByPasskey:
      '如果不是您，说明有人能用您的手机、电脑或密码管理器。请马上设置新密码，所有设备会同时退出登录：',
    button: '设置新密码',
    passkeysLead: '然后检查通行密钥：',
    passkeysLabel: '账号安全',
    sessionsLead: '查看已登录的设备，或者让其中一台退出：',
    sessionsLabel: '已登录的设备',
  },

  factorMissingMail: {
    subject: (siteName: string) => `有人输入了您在${spaced(siteName)}的账号密码`,
    title: '有人输入了您的密码',
    what: (siteName: string) =>
      `有人在一台新设备上用正确的密码登录您在${spaced(siteName)}的账号，但十分钟内没有完成第二步验证，或者输错几次验证码后才完成。`,
    notYou: '如果不是您，说明有人知道您的密码。请马上设置新密码，所有设备会同时退出登录：',
    button: '设置新密码',
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  'log-in': '登录与退出',
}

/** Its acts in the JSON interface. */
export const acts = {
  'log-in': '登录',
  'challenge-log-in': '获取一道计算题：算出答案，就不用等那么久再试',
  'log-in-second-step': '用验证器的验证码或恢复码完成登录',
  'log-out': '退出登录',
  'begin-log-in-by-passkey': '获取用通行密钥登录的挑战',
  'log-in-by-passkey': '用通行密钥登录',
}

/** Its events, for administrators. */
export const events = {
  'logged-in': '登录',
  'second-factor-asked': '密码正确，等待第二步验证',
  'log-in-unconfirmed': '未确认就登录',
  'deletion-cancelled': '取消删除账号',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  'new-device': '新设备登录',
  'factor-missing': '没有完成第二步验证',
}

/** Its problems at fields. */
export const problems = {
  'wrong-login': () => '用户名、邮箱或密码不对。',
  suspended: () => asking('这个账号已停用。如有疑问，请联系', us, '。'),
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
