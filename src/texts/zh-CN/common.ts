// The sentences of the tutorial that Postern grew out of stand here to the letter, with its 连接, 登陆 and half-width "!".
import { limits } from '../../base/limits.ts'
import { minute } from '../../base/time.ts'
import { accountZhCN } from './account.ts'
import { addressMailsZhCN, changeAddressZhCN } from './address.ts'
import { adminZhCN } from './administration.ts'
import { daysNumber, instantWords } from '../instants.ts'
import { notMeZhCN } from './not-me.ts'
import { readableDomains } from '../problems.ts'
import type { ProblemFacts, ProblemKind } from '../problems.ts'
import { spaced } from '../spaced.ts'

const resetMinutes = limits.resetLife / minute

/** Every sentence that a person reads, in Chinese; the other languages have the same shape. */
export const zhCN = {
  problem: (kind: ProblemKind, facts: ProblemFacts = {}): string => problems[kind](facts),

  instant,
  /** The time of day alone. */
  clock: (at: number): string => {
    const { time, zone } = instantWords('zh-CN', at)
    return `${time}（${zone}）`
  },

  frame: {
    language: '语言',
    problemTitle: (title: string) => `有误：${title}`,
    loggedInAs: <Part>(name: Part): (string | Part)[] => ['已登录：', name],
    logOut: '退出登录',
    development: <Part>(link: Part): (string | Part)[] => ['开发环境：邮件不会真的寄出，都在', link, '里。'],
    mailbox: '开发邮箱',
    problem: '有误：',
    summary: (count: number) => (count === 1 ? '有一处问题' : `有 ${count} 处问题`),
    showPassword: '显示密码',
    opensNewTab: '（在新标签页打开）',
    logIn: '登录',
    register: '注册',
    toHome: '回到首页',
  },

  home: {
    title: '首页',
    welcome: (siteName: string) => `欢迎来到${spaced(siteName, 'before')}`,
    lead: '还没有账号，就先注册；注册过了，请直接登录。',
    hello: (name: string) => `您好，${name}`,
    loggedIn: '您已经登录。',
    name: '用户名',
    address: '邮箱',
  },

  register: {
    title: '注册',
    lead: '填好之后，我们会往您的邮箱寄一封确认邮件。',
    name: '用户名',
    nameHint: '2 到 64 个字，可以用汉字、字母、数字和 _\u00a0.\u00a0-',
    address: '邮箱',
    addressHint: '确认邮件会寄到这里。',
    addressMeant: (address: string) => `您是不是想写 ${address}？`,
    honeypot: '这一栏请留空',
    password: '密码',
    passwordHint: (minLength: number) => `至少 ${minLength} 个字符。用几个不相干的词连成一句，好记又难猜。`,
    terms: <Part>(link: Part): (string | Part)[] => ['我已阅读并同意', link],
    termsLink: '使用条款',
    privacy: <Part>(link: Part): (string | Part)[] => ['我们怎样对待您的资料，见', link, '。'],
    privacyLink: '隐私政策',
    submit: '注册',
    toLogin: '已经有账号了？',
    closedTitle: '暂不开放注册',
    closed: '本站目前不接受新用户注册。已经有账号的话，可以照常登录。',
  },

  waiting: {
    title: '请前往邮箱进行确定!',
    lead: <Part>(address: Part): (string | Part)[] => [
      '邮件寄往 ',
      address,
      '。请打开它，点里面的链接完成注册。',
    ],
    expiredTitle: '您的邮件已过期，请重新注册',
    expired: <Part>(address: Part): (string | Part)[] => [
      '寄往 ',
      address,
      ' 的链接已经过了有效期。不必重新填写：再寄一次，新邮件里的链接就又能用了。',
    ],
    mailTitle: '邮件到哪儿了',
    mailHeadline: {
      queued: '马上寄出',
      sending: '正在寄出',
      sent: '已经寄出',
      delayed: '还没寄到，会自动再寄',
      unknown: '可能已经寄到',
      refused: '寄不到',
      cancelled: '没有寄出',
    },
    mailDetail: {
      queued: '邮件已经写好，正在排队，通常几秒钟就轮到。',
      sending: '正在把邮件交给邮件服务器。',
      sent: '邮件服务器已经收下，一般一两分钟就到。没看到的话，请看看垃圾邮件箱。',
      unknown: '邮件交出去的时候连接断了，没等到回音。请先看看收件箱和垃圾邮件箱；没有的话，我们会再寄。',
      cancelled: '这封邮件没有寄出去。请点下面的“再寄一次”。',
    },
    delayedBecause: {
      'no-such-mailbox': '对方服务器暂时找不到这个邮箱。请核对一下地址有没有写错。',
      'mailbox-full': '这个邮箱满了，收不进新邮件。请先清理一下。',
      'message-rejected': '对方服务器暂时没有收下这封邮件。',
      policy: '对方服务器暂时不肯收我们的邮件。',
      'non-ascii-address': '邮件服务器暂时不认这种带中文等文字的邮箱地址。',
      'server-unreachable': '暂时连不上邮件服务器。您什么都不用做。',
      'server-busy': '邮件服务器正忙，让我们稍后再来。您什么都不用做。',
      'mail-budget':
        '今天不能再往这里寄邮件了。请找找之前寄出的那封，或者过一天再试；要是一直这样，请联系本站管理员。',
      'held-back': '现在要寄的邮件太多，轮到这一封就会寄出。您什么都不用做。',
      greylisted: '对方服务器要求第一次来信的人过几分钟再投一次，这是常见的防垃圾邮件办法。您什么都不用做。',
      other: '邮件服务器让我们稍后再来。您什么都不用做。',
    },
    refusedBecause: {
      'no-such-mailbox': '对方服务器说，这个邮箱不存在。请在下面更正地址。',
      'mailbox-full': '这个邮箱满了，收不进新邮件。请清理之后再寄一次，或者换一个邮箱。',
      'message-rejected': '对方服务器拒收这封邮件。请换一个邮箱，或者联系本站管理员。',
      policy: '对方服务器不肯收我们的邮件。请换一个邮箱，或者联系本站管理员。',
      'non-ascii-address': '我们的邮件服务器还寄不到这种带中文等文字的邮箱地址。请换一个。',
      'server-unreachable': '怎么也连不上对方的邮件服务器。请核对地址，或者换一个邮箱。',
      'server-busy': '对方的邮件服务器一直太忙。请过一会儿再寄一次，或者换一个邮箱。',
      'mail-budget':
        '今天不能再往这里寄邮件了。请找找之前寄出的那封，或者过一天再试；要是一直这样，请联系本站管理员。',
      'held-back': '要寄的邮件太多，这一封没有轮到。请过一会儿再寄一次。',
      greylisted: '对方的邮件服务器一直让我们稍后再来。请过一会儿再寄一次，或者换一个邮箱。',
      other: '对方服务器没有收下。请核对地址，或者换一个邮箱。',
    },
    mailbox: <Part>(link: Part): (string | Part)[] => ['现在是开发环境，邮件在', link, '里。'],
    code: '8 位确认码',
    codeHint: '邮件里也有确认码，填在这里一样能完成注册。',
    codeSubmit: '确认',
    resendTitle: '没收到邮件？',
    resend: '再寄一次',
    resendIn: (seconds: number | string) => `${seconds} 秒后可以再寄`,
    correctTitle: '邮箱写错了？',
    address: '正确的邮箱',
    correctionsLeft: (left: number) => `还可以更正 ${left} 次。更正以后，之前寄出的链接和确认码就作废了。`,
    correct: '更正并重新寄',
    noCorrections: '这里不能再更正邮箱了。',
    registerAnew: '重新注册',
    meant: <Part>(address: Part): (string | Part)[] => ['您是不是想写 ', address, '？'],
    correctToMeant: '改成这个，重新寄',
    doubts: {
      disposable: '这像是一次性邮箱。以后忘了密码，重设的链接也只会寄到这里，最好换成您会一直用的邮箱。',
      unreachable: '没有找到替这个邮箱收信的服务器，地址可能写错了。请再检查一遍。',
    },
    validUntil: <Part>(instant: Part): (string | Part)[] => ['链接和确认码在 ', instant, ' 之前有效。'],
    reload: '已经在别处确认了？刷新这一页',
  },

  confirm: {
    title: '注册确认',
    lead: <Part>(name: Part, address: Part): (string | Part)[] => [
      '用户 ',
      name,
      '，邮箱 ',
      address,
      '。只差最后一步。',
    ],
    submit: '完成注册',
    working: '正在确认……',
    elsewhereLead: <Part>(address: Part): (string | Part)[] => [
      '这封邮件寄给了 ',
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
      '这个链接是本站管理员给您的，用来确认 ',
      address,
      ' 的注册。请输入注册时设的密码。',
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
    expiredMayRenew: '不必重新填写：点一下就再寄一次，原来填的都还在。',
    expired: '注册时填的内容已经按期清除，请重新注册一次。',
    renew: '再寄一次',
    openAgainTitle: '请重新打开邮件里的链接',
    openAgain: '这一页打开得太久了，或者您后来又打开了别的邮件里的链接。请回到邮件，再点一次链接。',
    renewedTitle: '请前往邮箱进行确定!',
    renewed: '新的邮件马上寄出，请打开其中的链接。它和之前的那封是同一个链接，打开哪一封都可以。',
  },

  login: {
    title: '登录',
    identifier: '用户名或邮箱',
    password: '密码',
    stay: '保持登录',
    stayHint: '公用电脑上请不要勾选。',
    submit: '登录',
    toRegister: '还没有账号？',
    forgot: '忘了密码？',
    confirmed: '感谢确定，请用账号登陆！',
    waited:
      '这个浏览器已经不再跟踪您的注册，无法知道是否确认过了。请直接登录：要是还没确认，可以在登录时再寄一次邮件。',
    unconfirmed: '该用户还未进行邮件确定！',
    unconfirmedLead: '请打开确认邮件里的链接，然后再来登录。',
    resend: '再寄一次确认邮件',
    toWaiting: '看看邮件到哪儿了',
  },

  proof: {
    working: '请稍候，浏览器正在做一道计算，证明不是程序在操作。',
    done: (seconds: number) =>
      seconds === 0 ? '浏览器已经算好，可以马上再试。' : `浏览器已经算好，${duration(seconds)}后就可以再试。`,
  },

  recentProof: {
    title: '请再输一次密码',
    lead: <Part>(name: Part): (string | Part)[] => [
      '您现在登录的账号是 ',
      name,
      '。接下来的操作需要再确认一次密码。',
    ],
    password: '密码',
    submit: '继续',
  },

  otherAccount: {
    title: '现在登录的是另一个账号',
    lead: <Part>(name: Part): (string | Part)[] => [
      '这个页面是为另一个账号打开的，所以什么都没有改。您现在登录的账号是 ',
      name,
      ' 。',
    ],
    goOn: '用这个账号继续',
  },

  passwordReset: {
    forgotTitle: '忘了密码？',
    forgotLead: '告诉我们您是谁，我们往您的邮箱寄一个链接，用它可以设一个新密码。',
    forgotSubmit: '寄出链接',
    sentTitle: '请查看邮箱',
    sent: `如果这个用户名或邮箱在本站有账号，邮件马上就到。里面的链接 ${resetMinutes} 分钟内有效，只能用一次。`,
    sentNothing:
      '过几分钟还没收到，请看看垃圾邮件箱；也可以换一种再试：填过邮箱就填用户名，填过用户名就填邮箱。',
    resetTitle: '设一个新密码',
    resetLead: <Part>(name: Part): (string | Part)[] => [
      '账号 ',
      name,
      '。设好以后，所有已登录的设备都会退出。',
    ],
    newPassword: '新密码',
    resetSubmit: '设为新密码',
    doneTitle: '新密码设好了',
    done: '新密码已经生效，所有设备都已退出登录。请用新密码登录。',
    deadTitle: '这个链接已经失效',
    dead: `链接 ${resetMinutes} 分钟内有效，只能用一次；改过密码或邮箱以后也会失效。请再要一个。`,
    askAgain: '再要一个链接',
  },

  changePassword: {
    title: '修改密码',
    lead: '改好以后，其他设备都会退出登录，这台设备不会。',
    old: '现在的密码',
    submit: '修改密码',
    done: '新密码设好了，其他设备都已退出登录。',
  },

  changeAddress: changeAddressZhCN,

  logout: {
    title: '退出登录',
    lead: '退出以后，下次要用密码登录。',
    submit: '退出登录',
    nobody: '您现在没有登录。',
  },

  account: accountZhCN,
  notMe: notMeZhCN,

  admin: adminZhCN,

  trouble: {
    'bad-request': { title: '请求有误', text: '浏览器发来的内容读不懂。请回到上一页再试一次。' },
    'wrong-origin': {
      title: '请求不是从本站发出的',
      text: '为了您的安全，只接受从本站页面发出的请求。请直接打开本站再试一次。',
    },
    'not-found': { title: '没有这一页', text: '地址可能写错了，也可能这一页已经不在了。' },
    method: { title: '不能这样访问这一页', text: '请从首页进入。' },
    'too-large': { title: '内容太多', text: '发来的内容超过了上限。请删短一些再试。' },
    'unknown-content-type': { title: '格式不对', text: '请用本站的表单提交。' },
    'too-many': { title: '操作太频繁', text: '短时间里的请求太多了。' },
    broken: { title: '出错了', text: '是我们这边的问题，已经记录下来。请稍后再试。' },
    busy: { title: '现在人有点多', text: '您填的内容没有被保存。' },
    unavailable: { title: '暂时无法使用', text: '本站正在恢复。' },
  },
  tryAgainIn: (seconds: number) => `请等 ${duration(seconds)}再试。`,

  mailbox: {
    title: '开发邮箱',
    lead: '“寄出”的邮件都在这里，最新的在最上面。只有开发环境有这一页。',
    list: '邮件',
    empty: '还没有邮件。去注册一个试试。',
    choose: '点一封邮件来看。',
    from: '发件人',
    to: '收件人',
    date: '时间',
    html: 'HTML',
    text: '纯文本',
    headers: '信头',
  },

  confirmationMail: {
    subject: (siteName: string) => `来自${siteName}的注册确定邮件`,
    title: (siteName: string) => `感谢注册${spaced(siteName, 'before')}！`,
    why: (siteName: string) => `有人在${spaced(siteName)}用这个邮箱注册了账号，所以您收到这封邮件。`,
    linkLead: '如果是您，请点击站点连接完成注册确定：',
    linkLabel: '完成注册',
    digitsLead: '也可以在您注册的那个页面上填写确认码：',
    digitsWarning: '此确认码只能填在您自己注册的页面上，任何人索要都是诈骗。',
    valid: (days: number, expiresAt: number) =>
      `此连接有效期限为${daysNumber(days)}天，到 ${instant(expiresAt)}为止。`,
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
    valid: (expiresAt: number) => `链接和确认码到 ${instant(expiresAt)}为止有效，过期就得重新注册了。`,
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

  passwordResetMail: {
    subject: (siteName: string) => `重设您在${spaced(siteName)}的密码`,
    title: '重设密码',
    why: (siteName: string) => `有人在${spaced(siteName)}申请重设这个邮箱的账号密码，所以您收到这封邮件。`,
    linkLead: '如果是您，请点下面的链接：',
    linkLabel: '设新密码',
    valid: (expiresAt: number) => `链接只能用一次，到 ${instant(expiresAt)}为止。`,
    notYou: '不是您？不用理会这封邮件，密码不会变。请不要把链接交给任何人。',
  },

  passwordChangedMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的密码已修改`,
    title: '您的密码已修改',
    what: (siteName: string) =>
      `您在${spaced(siteName)}的账号密码刚刚改过，别处的登录都已退出。如果是您改的，什么都不用做。`,
    notYou: '如果不是您，请马上设一个新密码：',
    button: '设新密码',
  },

  addressMails: addressMailsZhCN,

  confirmedByHandMail: {
    subject: (siteName: string) => `管理员为您确认了${spaced(siteName)}的账号`,
    title: '您的账号已经确认',
    why: (siteName: string) =>
      `${spaced(siteName).trimStart()}的管理员替这个邮箱完成了注册确认，不用再点确认邮件里的链接。`,
    you: '如果是您请管理员帮忙的，现在就可以登录：',
    button: '登录',
    notYou: '不是您？说明有人用您的邮箱注册了账号。请马上联系本站管理员。',
  },

  testMail: {
    subject: (siteName: string) => `来自${spaced(siteName)}的测试邮件`,
    title: '邮件能寄到',
    text: (siteName: string) => `这是${spaced(siteName)}的测试邮件。您能读到它，说明邮件服务器设置好了。`,
  },
}

/** The shape that the sentences of every language have. */
export type Texts = typeof zhCN

const problems: Record<ProblemKind, (facts: ProblemFacts) => string> = {
  'name-missing': () => '请填写用户名。',
  'name-too-short': () => '用户名太短，至少 2 个字。',
  'name-too-long': () => '用户名太长，最多 64 个字。',
  'name-characters': () => '用户名只能用文字、数字和 _ . -，中间不能有空格。',
  'name-edges': () => '用户名的开头和结尾要用文字或数字。',
  'name-mixed-scripts': () => '这个用户名混用了容易认错的几种文字。请只用一种文字；汉字可以配英文字母。',
  'name-reserved': () => '这个用户名留作他用，请换一个。',
  'name-taken': () => '这个用户名已经有人用了，或者跟别人的太像。请换一个。',
  'address-missing': () => '请填写邮箱。',
  'address-too-long': () => '邮箱地址太长了。',
  'address-several': () => '只能填一个邮箱。',
  'address-quoted': () => '邮箱地址里不能有引号、括号或尖括号。只写地址本身就好，比如 ming@example.com。',
  'address-characters': () => '邮箱地址里有不能用的字符，看看是不是多了空格。',
  'address-no-at': () => '邮箱地址里少了 @，比如 ming@example.com。',
  'address-domain': () => '@ 后面的部分不对，比如应该是 example.com 这样的。',
  'address-invalid': () => '这个邮箱地址不对，请再检查一遍。',
  'address-fullwidth-at': () => '您输入的是全角的＠，请切换到英文输入法，换成 @。',
  'address-domain-not-allowed': (facts) => `本站只接受这些邮箱：@${readableDomains(facts).join('、@')}。`,
  'address-blocked': () => '本站不接受用这个邮箱注册。请换一个，或者联系本站管理员。',
  'address-taken': () => '这个邮箱已经有用户了。要把它设为管理员，请在服务器上运行 postern admin promote。',
  'address-of-other-mail': () => '那封邮件不是寄到这个邮箱的。请看看它的收件人是哪个邮箱。',
  'change-done-meanwhile': () => '没有取消成：您打开这一页以后，邮箱已经换好了。可以在这里撤回。',
  'address-disposable': () => '这是一次性邮箱，本站不接受。请换一个您会一直用的。',
  'address-unreachable': () => '@ 后面的部分收不了邮件，看看是不是写错了。',
  'address-unchanged': () => '这就是原来的邮箱。如果没有写错，点“再寄一次”就好。',
  'address-not-disputed': () => '没有人对这个邮箱提出争议。请填写有争议的那个旧邮箱。',
  'locale-missing': () => '请选择一种语言。',
  'address-same': () => '这就是您现在的邮箱。请填一个新的。',
  'password-missing': () => '请输入密码。',
  'password-not-chosen': () => '请设一个密码。',
  'password-too-short': ({ minLength = 8 }) => `密码太短，至少 ${minLength} 个字符。`,
  'password-too-long': () => '密码太长了。',
  'password-common': () => '这个密码太常见，很容易被猜到。请换一个。',
  'password-leaked': () => '这个密码在别处泄露过，坏人会先拿它来试。请换一个。',
  'password-personal': () => '密码不能跟用户名、邮箱或站名一样。请换一个。',
  'password-characters': () => '密码里有无法识别的字符，请重新输入。',
  'terms-not-accepted': () => '要先同意使用条款才能注册。',
  'wrong-login': () => '用户名、邮箱或密码不对。',
  suspended: () => '这个账号已被停用。如有疑问，请联系本站管理员。',
  'identifier-missing': () => '请填写用户名或邮箱。',
  'wrong-password-alone': () => '密码不对。请再试一次。',
  'wrong-password': () => '密码不对。请再试一次，或者在下面设一个新密码。',
  'password-tries-used-up': () => '旧密码试的次数太多，只能设新密码了。',
  'code-missing': () => '请填写邮件里的 8 位确认码。',
  'code-malformed': () => '确认码是 8 位数字，请对照邮件再看一遍。',
  'wrong-code': () => '确认码不对。请对照最近的一封邮件再看一遍。',
  'code-tries-used-up': () => '确认码试的次数太多，已经不能再用。请打开邮件里的链接。',
  'too-soon': ({ seconds = 60 }) => `刚刚才寄过，请等 ${seconds} 秒再试。`,
  'too-many': ({ seconds = 60 }) => `操作太频繁了，请等 ${duration(seconds)}再试。`,
  busy: ({ seconds = 2 }) => `现在人有点多。请等 ${duration(seconds)}，再填一次密码提交。`,
  'last-admin': () => accountZhCN.delete.lastAdmin,
  'corrections-used-up': () => '这里不能再更正邮箱了。请重新注册。',
}

function instant(at: number): string {
  const { date, time, zone } = instantWords('zh-CN', at)
  return `${date} ${time}（${zone}）`
}

// Rounded up: who waits as long as they were told is let in.
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} 秒`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} 分钟` : `${Math.ceil(seconds / 3_600)} 小时`
}
