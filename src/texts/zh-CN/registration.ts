// The sentences of the tutorial that Postern grew out of stand here to the letter, with its 连接, 登陆 and half-width "!".

import { daysNumber } from '../instants.ts'
import type { Problems } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import { spaced } from '../spaced.ts'

/** Words for registration: the form, the wait, the confirmation, and their mails; in Chinese. */
export const words = {
  register: {
    title: '注册',
    lead: '填好以后，我们会给您发送一封确认邮件。',
    name: '用户名',
    nameHint: '2 到 64 个字符：汉字、字母、数字，也可以用 _\u00a0. 和\u00a0-',
    address: '邮箱',
    honeypot: '这一栏请留空',
    password: '密码',
    passwordHint: (minLength: number) => `至少 ${minLength} 个字符。用几个不相干的词连成一句，好记又难猜。`,
    terms: <Part>(link: Part): (string | Part)[] => ['我已阅读并同意《', link, '》'],
    termsLink: '使用条款',
    privacy: <Part>(link: Part): (string | Part)[] => ['我们如何处理您的数据，请看《', link, '》。'],
    privacyLink: '隐私政策',
    submit: '注册',
    toLogin: <Part>(link: Part): (string | Part)[] => ['已经有账号了？', link],
    closedTitle: '暂不开放注册',
    closed: '本站目前不接受新用户注册。如果您已有账号，可以照常登录。',
  },

  waiting: {
    title: '请前往邮箱进行确定!',
    lead: <Part>(address: Part): (string | Part)[] => [
      '确认邮件正在发往',
      address,
      '。打开邮件，点里面的链接，就完成注册了。',
    ],
    /** In place of the lead once the mail is sent. */
    sentLead: <Part>(address: Part): (string | Part)[] => [
      '确认邮件已发送到',
      address,
      '。打开邮件，点里面的链接，就完成注册了。',
    ],
    /** In place of the lead while nobody knows whether the mail was taken. */
    unknownLead: <Part>(address: Part): (string | Part)[] => [
      '确认邮件可能已经送到',
      address,
      '。如果收到了，点里面的链接，就完成注册了。',
    ],
    /** In place of the lead when no more mail goes out today. */
    earlierLead: <Part>(address: Part): (string | Part)[] => [
      '如果之前有邮件发送到了',
      address,
      '，里面的链接仍然可以用。',
    ],
    /** In place of the lead while the mail is held back. */
    queuedLead: <Part>(address: Part): (string | Part)[] => [
      '轮到以后，邮件会自动发送到',
      address,
      '。这一页可以不关。',
    ],
    opened: {
      title: '还差一步',
      lead: '请在链接打开的页面上完成确认，也可以在这里填写确认码。',
      codeHint: '就是邮件里的 8 位数字。',
    },
    trouble: {
      delayed: {
        title: '邮件还没有送达',
        lead: <Part>(address: Part): (string | Part)[] => [
          '我们会继续尝试，把邮件发送到',
          address,
          '。这一页可以不关。',
        ],
      },
      refused: {
        title: '邮件没有送达',
        lead: <Part>(address: Part): (string | Part)[] => ['我们没能把邮件送到', address, '。'],
      },
      cancelled: {
        title: '邮件没有发送',
        lead: <Part>(address: Part): (string | Part)[] => ['收件邮箱是', address, '。您填写的内容都还在。'],
      },
    },
    expiredTitle: '您的邮件已过期，请重新注册',
    expired: <Part>(address: Part): (string | Part)[] => [
      '邮件发送到了',
      address,
      '，但里面的链接已经过期。不用再填一遍：点“重新发送”，就可以继续注册。',
    ],
    code: '8 位确认码',
    codeHint: '也可以填写邮件里的确认码。',
    codeSubmit: '确认',
    codeTitle: '已经有确认码？',
    addressIsRight: '邮箱没有写错？',
    keepAddress: '还用这个邮箱？',
    correctTitle: '邮箱写错了？',
    address: '正确的邮箱',
    otherAddress: '换一个邮箱',
    correctionsLeft: (left: number) => `还可以改 ${left} 次。改了以后，之前的链接和确认码会失效。`,
    correct: '更正并重新发送',
    noCorrections: '修改邮箱的次数已经用完。',
    registerAnew: '重新注册',
    change: '更换并重新发送',
    validUntil: <Part>(instant: Part): (string | Part)[] => ['链接和确认码在', instant, '之前有效。'],
    reload: <Part>(link: Part): (string | Part)[] => ['已经在别处确认了？', link],
    reloadLink: '刷新这一页',
  },

  confirm: {
    title: '注册确认',
    lead: <Part>(name: Part, address: Part): (string | Part)[] => ['用户名', name, '，邮箱', address, '。'],
    submit: '完成注册',
    working: '正在确认……',
    elsewhereLead: <Part>(address: Part): (string | Part)[] => [
      '这个链接发送到了',
      address,
      '，但注册时用的不是这个浏览器。为了安全，请输入注册时设置的密码，或者设置新密码。',
    ],
    /** The same where only a new password is left. */
    elsewhereNewLead: <Part>(address: Part): (string | Part)[] => [
      '这个链接发送到了',
      address,
      '，但注册时用的不是这个浏览器。为了安全，请设置一个只有您自己知道的新密码；注册时填的密码不会生效。',
    ],
    knownTitle: '如果是您注册的',
    password: '注册时设置的密码',
    submitPassword: '确认',
    newTitle: '如果不是您注册的，或者忘了密码',
    newLead: '请设置一个只有您自己知道的新密码；注册时填的密码不会生效。',
    handedOutLead: <Part>(address: Part): (string | Part)[] => [
      '这个链接是本站管理员给您的，用来完成注册。邮箱是',
      address,
      '，请输入注册时设置的密码。',
    ],
    handedOutForgot: <Part>(link: Part): (string | Part)[] => [
      '忘了密码？请用确认邮件里的链接，或者',
      link,
      '。',
    ],
    handedOutForgotLink: '重新注册',
    handedOutDeadTitle: '这个链接已经失效',
    handedOutUsedUp: asking(
      '密码输错的次数太多。请打开确认邮件里的链接，在那里可以设置新密码；没收到邮件的话，请重新注册，或者联系',
      us,
      '。',
    ),
    name: '用户名',
    newPassword: '新密码',
    submitNew: '设置新密码并确认',
    nameTakenLead: '在您确认之前，这个用户名被别人用了。请换一个，邮箱和密码都不变。',
    submitName: '确认',
    confirmed: '感谢确定，请用账号登陆！',
    confirmedLead: '注册已完成。',
    alreadyTitle: '已经确认过了',
    already: '这个邮箱已经确认过了，请直接登录。',
    invalidTitle: '无效的确定请求',
    invalid:
      '链接可能没有复制完整，也可能在更正邮箱之后失效了。请打开最近一封邮件里的链接；找不到的话，可以重新注册。',
    expiredTitle: '您的邮件已过期，请重新注册',
    /** While one click resends it. The tutorial has one title for both. */
    expiredMayRenewTitle: '您的邮件已过期，请重新注册',
    expiredMayRenew: '重新注册不用再填一遍：原来填的都还在，点一下就会重新发送确认邮件。',
    expired: '注册时填的内容已经到期清除，请重新注册。',
    renew: '重新发送',
    openAgainTitle: '请重新打开邮件里的链接',
    openAgain: '这一页打开得太久了，或者您后来打开了另一封邮件里的链接。请回到邮件，再点一次链接。',
    renewedTitle: '请前往邮箱进行确定!',
    renewed:
      '链接又可以用了：之前那封邮件里的，和将要重新发送的，是同一个。几分钟后还没收到的话，请登录查看邮件的状态。',
  },

  notMe: {
    title: '不是您注册的？',
    lead: (days: number) =>
      `告诉我们以后，这次注册就会取消，${days} 天之内也不会再给您发送注册邮件。如果您已有账号，账号和密码都不受影响。`,
    address: '您的邮箱',
    addressHint: '请填写收到邮件的那个邮箱，以确认不是程序在操作。',
    submit: '不是我注册的',
    doneTitle: '这次注册已经取消',
    done: (days: number) => `不会创建账号，${days} 天之内也不会再给您发送注册邮件。`,
    doneUndo: '点错了？再打开一次邮件里的同一个链接，就可以恢复。',
    wasMeTitle: '其实是您注册的？',
    wasMeLead: '您之前说这不是您注册的，所以这次注册已经取消，注册邮件也停了。如果其实是您，可以在这里恢复。',
    wasMeSubmit: '是我注册的',
    liftedTitle: '这次注册已恢复',
    lifted: '请打开确认邮件里的链接完成注册。邮件找不到了？登录时可以重新发送。',
    confirmedTitle: '这次注册已经确认过了',
    confirmed:
      '有人打开这个邮箱里的邮件确认了注册，账号已经建好。如果那不是您，请马上设置新密码，收回这个账号。',
    confirmedLink: '设置新密码',
    goneTitle: '这次注册已经清除',
    gone: '这次注册一直没有确认，到期后已自动清除。您什么都不用做。',
    invalidTitle: '这个链接无效',
    invalid: '链接可能没有复制完整，也可能在更正邮箱之后失效了。不理会那封邮件，就什么都不会发生。',
    offer: <Part>(link: Part): (string | Part)[] => ['不是您注册的，也不想再收到这样的邮件？', link],
    offerLink: '告诉我们',
  },

  confirmationMail: {
    subject: (siteName: string) => `来自${siteName}的注册确定邮件`,
    title: (siteName: string) => `感谢注册${spaced(siteName, 'before')}！`,
    why: (siteName: string) => `有人在${spaced(siteName)}用这个邮箱注册了账号，所以您收到这封邮件。`,
    linkLead: '如果是您，请点击站点连接完成注册确定：',
    linkLabel: '完成注册',
    digitsLead: '也可以在您注册的那个页面上填写确认码：',
    digitsWarning: '此确认码只能填在您自己注册的页面上，任何人索要都是诈骗。',
    valid: (days: number, until: string) => `此连接有效期限为${daysNumber(days)}天，到 ${until}为止。`,
    notYou: '不是您注册的？不用理会，什么都不会发生。不想再收到这样的邮件，请点：',
    notMe: '不是我注册的',
  },

  reminderMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的注册还没有完成`,
    title: '还差一步就注册好了',
    why: (siteName: string) =>
      `有人在${spaced(siteName)}用这个邮箱注册了账号，到现在还没有确认。我们只提醒这一次。`,
    linkLead: '如果是您，请点下面的链接完成注册：',
    digitsLead: '也可以用注册时设置的密码登录，在接下来的页面上填写确认码：',
    digitsWarning: '此确认码只能在您自己登录以后填写，任何人索要都是诈骗。',
    valid: (until: string) => `链接和确认码的有效期到 ${until}为止，过期就要重新注册了。`,
    notYou: '不是您注册的？不用理会，到期以后这次注册会自动删除，也不会再提醒。不想再收到这样的邮件，请点：',
  },

  alreadyRegisteredMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}已经有账号了`,
    title: '您已经有账号了',
    why: (siteName: string) =>
      `有人想用这个邮箱在${spaced(siteName)}注册。这个邮箱已经有账号，所以没有新建。`,
    you: '如果是您，请直接登录：',
    button: '登录',
    forgotLead: '忘了密码？',
    forgotLabel: '设置新密码',
    notYou: '不是您？不用理会，您的账号和密码都没有变。不想再收到这样的邮件，请点：',
    notMe: '不是我注册的',
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  registration: '注册与确认',
}

/** Its acts in the JSON interface. */
export const acts = {
  'show-register-form': '查看注册的要求：密码长度、条款、要计算的题目',
  'show-registration': '查看正在等待确认的注册，以及邮件的状态',
  register: '注册',
  resend: '重新发送确认邮件',
  'correct-address': '更正注册时写错的邮箱',
  'confirm-by-digits': '用邮件里的 8 位确认码确认',
  confirm: '用邮件里的代码确认',
  renew: '链接过期后，重新发送确认邮件',
  'disown-registration': '声明不是本人注册，或者收回声明',
}

/** Its events, for administrators. */
export const events = {
  'address-corrected': '更正邮箱',
  'browser-bound': '换浏览器确认',
  confirmed: '完成确认',
  disowned: '收信人说不是本人注册',
  'honeypot-filled': '像是程序在注册',
  'mail-requested': '重新发送确认邮件',
  'mute-lifted': '恢复发送',
  'password-chosen': '通过链接设置新密码',
  registered: '注册',
  'registration-swept': '过期清除',
  reminded: '发送到期提醒',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  confirmation: '注册确认',
  reminder: '到期提醒',
}

/** Its problems at fields. */
export const problems = {
  'wrong-code': () => '确认码不对。请对照最近的一封邮件再填一次。',
  'code-tries-used-up': () => '确认码输错的次数太多，不能再用了。请打开邮件里的链接。',
  'password-tries-used-up': () => '密码输错的次数太多，请设置新密码。',
  'corrections-used-up': () => '修改邮箱的次数已经用完，请重新注册。',
  'wrong-password': () => '密码不对。请再试一次，或者在下面设置新密码。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
