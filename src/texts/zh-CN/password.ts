import { limits } from '../../base/limits.ts'
import { day, minute } from '../../base/time.ts'
import { spaced } from '../spaced.ts'

const resetMinutes = limits.resetLife / minute
const newFactorDays = limits.newFactor / day

/** Words for passwords: strength, reset, change; in Chinese. */
export const words = {
  strength: {
    weak: '较弱，很快就能猜到。再加几个不相干的词。',
    fair: '一般。再加一两个词会更稳妥。',
    strong: '很强，很难猜到。',
    here: (degree: string) => `强度：${degree}`,
    typed: (degree: string) => `请再输入一次密码。刚才那个密码强度${degree}`,
  },

  passwordReset: {
    forgotTitle: '忘了密码？',
    forgotLead: '填写用户名或邮箱，我们会把链接发送到您的邮箱，用它可以设置新密码。',
    forgotSubmit: '发送链接',
    sentTitle: '请查看邮箱',
    sent: `如果这个用户名或邮箱在本站有账号，邮件马上就到。里面的链接 ${resetMinutes} 分钟内有效，只能用一次。`,
    sentNothing: '几分钟后还没收到？请看看垃圾邮件箱，或者重新填写一次：填用户名或邮箱都可以。',
    tryOther: '重新填写',
    resetTitle: '设置新密码',
    resetLead: <Part>(name: Part): (string | Part)[] => [
      '账号：',
      name,
      '。设置以后，所有设备都会退出登录。',
    ],
    resetEnds: {
      passkeys: '所有通行密钥都会移除。',
      'new-passkeys': `最近 ${newFactorDays} 天内添加的通行密钥会移除。`,
      authenticator: '最近添加的验证器会移除。',
      'api-keys': 'API 密钥会全部吊销。',
    },
    newPassword: '新密码',
    resetSubmit: '设置新密码',
    doneTitle: '新密码设好了',
    done: '所有设备都已退出登录，请用新密码登录。',
    deadTitle: '这个链接已经失效',
    dead: `链接可能没有复制完整。它 ${resetMinutes} 分钟内有效，只能用一次；改过密码或邮箱以后也会失效。请重新申请。`,
    askAgain: '重新申请',
  },

  changePassword: {
    title: '修改密码',
    lead: '修改以后，其他设备都会退出登录，这台设备不会。',
    old: '当前密码',
    submit: '修改密码',
    done: '其他设备都已退出登录，这台设备没有退出。',
  },

  passwordResetMail: {
    subject: (siteName: string) => `设置您在${spaced(siteName)}的新密码`,
    title: '设置新密码',
    why: (siteName: string) =>
      `有人在${spaced(siteName)}申请为这个邮箱的账号设置新密码，所以您收到这封邮件。`,
    linkLead: '如果是您，请点下面的链接：',
    linkLabel: '设置新密码',
    valid: (until: string) => `链接只能用一次，在 ${until}之前有效。`,
    notYou: '不是您？不用理会这封邮件，密码不会变。请不要把链接交给任何人。',
  },

  passwordChangedMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的密码已修改`,
    title: '您的密码已修改',
    what: (siteName: string) => `您在${spaced(siteName)}的账号密码刚刚改过，其他设备都已退出登录。`,
    notYou: '如果不是您，请马上设置新密码：',
    button: '设置新密码',
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  password: '密码',
}

/** Its acts in the JSON interface. */
export const acts = {
  'change-password': '修改密码',
  'forgot-password': '忘记密码：申请设置新密码的链接',
  'reset-password': '用邮件里的代码设置新密码',
}

/** Its events, for administrators. */
export const events = {
  'leak-service-away': '泄露密码服务没有回应，密码未经查询',
  'password-changed': '修改密码',
  'password-reset': '重设密码',
  'reset-requested': '申请重设密码',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  'password-reset': '重设密码',
  'password-changed': '密码已修改',
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}
