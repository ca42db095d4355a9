// The sentences of the tutorial that Postern grew out of stand here to the letter, with its 连接, 登陆 and half-width "!".

import { daysNumber } from '../instants.ts'
import type { Problems } from '../problems.ts'
import { spaced } from '../spaced.ts'

/** Words for registration: the form, the wait, the confirmation, and their mails; in Chinese. */
export const words = {
  register: {
    title: '注册',
    lead: '填好之后，我们会向您的邮箱发送一封确认邮件。',
    name: '用户名',
    nameHint: '2 到 64 个字，可以用汉字、字母、数字和 _\u00a0.\u00a0-',
    address: '邮箱',
    addressHint: '确认邮件会发送到这里。',
    honeypot: '这一栏请留空',
    password: '密码',
    passwordHint: (minLength: number) => `至少 ${minLength} 个字符。用几个不相干的词连成一句，好记又难猜。`,
    terms: <Part>(link: Part): (string | Part)[] => ['我已阅读并同意', link],
    termsLink: '使用条款',
    privacy: <Part>(link: Part): (string | Part)[] => ['我们怎样对待您的数据，见', link, '。'],
    privacyLink: '隐私政策',
    submit: '注册',
    toLogin: <Part>(link: Part): (string | Part)[] => ['已经有账号了？', link],
    closedTitle: '暂不开放注册',
    closed: '本站目前不接受新用户注册。已经有账号的话，可以照常登录。',
  },

  waiting: {
    title: '请前往邮箱进行确定!',
    lead: <Part>(address: Part): (string | Part)[] => [
      '邮件发往',
      address,
      '。请打开它，点里面的链接完成注册。',
    ],
    trouble: {
      refused: {
        title: '邮件没有送达',
        lead: <Part>(address: Part): (string | Part)[] => ['我们没能把邮件送到', address, '。'],
      },
      cancelled: {
        title: '邮件没有发送',
        lead: <Part>(address: Part): (string | Part)[] => ['发往', address, '的邮件没有发送。'],
      },
    },
    expiredTitle: '您的邮件已过期，请重新注册',
    expired: <Part>(address: Part): (string | Part)[] => [
      '发往',
      address,
      '的链接已经过了有效期。不必重新填写：重新发送以后，新邮件里的链接就又能用了。',
    ],
    code: '8 位确认码',
    codeHint: '也可以填写邮件里的确认码。',
    codeSubmit: '确认',
    codeTitle: '已经有确认码？',
    addressIsRight: '邮箱没有写错？',
    correctTitle: '邮箱写错了？',
    address: '正确的邮箱',
    correctionsLeft: (left: number) => `还可以更正 ${left} 次。更正以后，之前发送的链接和确认码就作废了。`,
    correct: '更正并重新发送',
    noCorrections: '这里不能再更正邮箱了。',
    registerAnew: '重新注册',
    correctToMeant: '改成这个并重新发送',
    validUntil: <Part>(instant: Part): (string | Part)[] => ['链接和确认码在', instant, '之前有效。'],
    reload: <Part>(link: Part): (string | Part)[] => ['已经在别处确认了？', link],
    reloadLink: '刷新这一页',
  },

  confirm: {
    title: '注册确认',
    lead: <Part>(name: Part, address: Part): (string | Part)[] => [
      '用户',
      name,
      '，邮箱',
      address,
      '。只差最后一步。',
    ],
    submit: '完成注册',
    working: '正在确认……',
    elsewhereLead: <Part>(address: Part): (string | Part)[] => [
      '这封邮件发送给了',
      address,
      '，但注册时用的不是这个浏览器。为了稳妥，要再问您一件事。',
    ],
    knownTitle: '如果是您注册的',
    password: '注册时设的密码',
    submitPassword: '确认',
    newTitle: '如果不是您注册的，或者忘了密码',
    newTitleAlone: '请设一个新密码',
    newLead: '请设一个只有您自己知道的新密码。注册时填的密码不会生效，不管是谁填的。',
    handedOutLead: <Part>(address: Part): (string | Part)[] => [
      '这个链接是本站管理员给您的，用来确认',
      address,
      '的注册。请输入注册时设的密码。',
    ],
    handedOutUsedUp: '密码试的次数太多，这个链接不能再用了。请打开确认邮件里的链接，在那里可以设新密码。',
    name: '用户名',
    nameHint: '取一个您喜欢的，2 到 64 个字。',
    newPassword: '新密码',
    submitNew: '设新密码并确认',
    nameTakenLead: '等待确认的时候，别人用了您选的用户名。请换一个，邮箱和密码都不变。',
    submitName: '确认',
    confirmed: '感谢确定，请用账号登陆！',
    confirmedLead: '注册完成，现在可以登录了。',
    confirmedLink: '去登录',
    alreadyTitle: '已经确认过了',
    already: '这个邮箱已经确认过，不用再确认，请直接登录。',
    invalidTitle: '无效的确定请求',
    invalid:
      '链接可能没有复制完整，也可能在更正邮箱之后已经作废。请打开最近一封邮件里的链接；找不到的话，可以重新注册。',
    expiredTitle: '您的邮件已过期，请重新注册',
    expiredMayRenew: '不必重新填写：点一下就重新发送，原来填的都还在。',
    expired: '注册时填的内容已经按期清除，请重新注册一次。',
    renew: '重新发送',
    openAgainTitle: '请重新打开邮件里的链接',
    openAgain: '这一页打开得太久了，或者您后来又打开了别的邮件里的链接。请回到邮件，再点一次链接。',
    renewedTitle: '请前往邮箱进行确定!',
    renewed: '新的邮件即将发送，请打开其中的链接。它和之前的那封是同一个链接，打开哪一封都可以。',
  },

  notMe: {
    title: '不是您注册的？',
    lead: (days: number) =>
      `请告诉我们：这次注册会作废，${days} 天之内也不会再向您的邮箱发送注册邮件。您要是已有账号，账号和密码都不受影响。`,
    address: '您的邮箱',
    addressHint: '请填写收到这封邮件的邮箱。自动打开链接的程序不会填，这样我们就知道是您本人。',
    submit: '不是我注册的',
    doneTitle: '好的，已经作废',
    done: (days: number) => `这次注册不会再有下文，${days} 天之内也不会再发送注册邮件。`,
    doneUndo: '点错了？再打开邮件里的同一个链接，就能恢复。',
    wasMeTitle: '其实是您注册的？',
    wasMeLead: '您说过这次注册不是您的，所以它已经作废，注册邮件也停了。如果其实是您，可以在这里恢复。',
    wasMeSubmit: '是我注册的',
    liftedTitle: '已经恢复',
    lifted: '注册邮件又可以发送到您的邮箱了。还没完成的注册，打开邮件里的确认链接就能接着完成。',
    confirmedTitle: '这次注册已经确认过了',
    confirmed: '能读到这个邮箱的人已经确认，账号已经建好。如果那不是您，请马上设一个新密码，账号就由您掌握。',
    confirmedLink: '设新密码',
    goneTitle: '这次注册已经不在了',
    gone: '它没有得到确认，已经按期清除。您什么都不用做。',
    invalidTitle: '这个链接无效',
    invalid: '链接可能没有复制完整，或者邮箱更正以后已经作废。不理会那封邮件，就什么都不会发生。',
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
    digitsLead: '也可以用注册时设的密码登录，本站会请您确认，在那里填写确认码：',
    valid: (until: string) => `链接和确认码到 ${until}为止有效，过期就得重新注册了。`,
    notYou: '不是您注册的？不用理会，到期以后这次注册会自动删除，也不会再提醒。不想再收到这样的邮件，请点：',
  },

  alreadyRegisteredMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}已经有账号了`,
    title: '您已经有账号了',
    why: (siteName: string) =>
      `有人在${spaced(siteName)}用这个邮箱注册，而这个邮箱早就有账号了，所以没有再建新的。`,
    you: '如果是您，请直接登录：',
    button: '登录',
    forgotLead: '忘了密码？',
    forgotLabel: '重设密码',
    notYou: '不是您？不用理会，您的账号和密码都没有变。不想再收到这样的邮件，请点：',
    notMe: '不是我注册的',
  },
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
  'password-chosen': '在链接处设新密码',
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
  'wrong-code': () => '确认码不对。请对照最近的一封邮件再看一遍。',
  'code-tries-used-up': () => '确认码试的次数太多，已经不能再用。请打开邮件里的链接。',
  'password-tries-used-up': () => '旧密码试的次数太多，只能设新密码了。',
  'corrections-used-up': () => '这里不能再更正邮箱了。请重新注册。',
  'wrong-password': () => '密码不对。请再试一次，或者在下面设一个新密码。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
