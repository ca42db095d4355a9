import { asking, us } from '../sentence.ts'
import { spaced } from '../spaced.ts'
import { duration } from './instants.ts'

/** Words that features share: the frame of pages, the state of a mail, requests that cannot be answered; in Chinese. */
export const words = {
  /** The people who run the site, where a sentence sends somebody to them. */
  people: {
    named: <Part>(contact: Part): (string | Part)[] => ['本站管理员（', contact, '）'],
    unnamed: '本站管理员',
    mail: '联系我们：',
  },

  frame: {
    language: '语言',
    problemTitle: (title: string) => `有误：${title}`,
    loggedInAs: <Part>(name: Part): (string | Part)[] => ['已登录：', name],
    logOut: '退出登录',
    development: <Part>(link: Part): (string | Part)[] => ['开发环境：邮件不会真的发送，都在', link, '里。'],
    mailbox: '开发邮箱',
    problem: '有误：',
    summary: (count: number) => (count === 1 ? '有一处问题' : `有 ${count} 处问题`),
    showPassword: '显示密码',
    sendsItself: '填满后自动提交。',
    elsewhere: <Part>(link: Part): (string | Part)[] => ['请改用', link, '打开这一页。'],
    opensNewTab: '（在新标签页打开）',
    logIn: '登录',
    register: '注册',
    toHome: '回到首页',
    tryAgain: '再试一次',
    backToForm: '回到表单',
  },

  mail: {
    title: '邮件的状态',
    steps: {
      written: '写好',
      onItsWay: <Part>(domain: Part): (string | Part)[] => ['发往', domain],
      opened: '打开链接',
    },
    stepStates: {
      good: '（已完成）',
      moving: '（进行中）',
      unsure: '（有延迟）',
      bad: '（没有成功）',
      turn: '（等您操作）',
      ahead: '（还没到）',
    },
    openedHeadline: '链接已经打开',
    openedDetail: '只剩确认这一步了。',
    openMailbox: (name: string) => `打开${spaced(name, 'before')}`,
    headline: {
      queued: '即将发送',
      sending: '正在发送',
      sent: '已经发送',
      delayed: '还没有送达',
      unknown: '可能已经送达',
      refused: '发送失败',
      cancelled: '没有发送',
    },
    /** In place of the headline of a delayed mail that was never tried. */
    heldBackHeadline: '正在排队',
    detail: {
      queued: '邮件已经写好，正在排队，通常几秒钟就轮到。',
      sending: '正在把邮件交给邮件服务器。',
      sent: '邮件服务器已经收下。过一两分钟还没看到的话，请看看垃圾邮件箱。',
      unknown:
        '发送时连接断了，没有收到邮件服务器的答复。请看看收件箱和垃圾邮件箱；几分钟后还没有，请点“重新发送”。',
      cancelled: '点“重新发送”，我们就会发送。',
    },
    delayedBecause: {
      'no-such-mailbox': '会自动重试。对方服务器暂时找不到这个邮箱，请核对地址有没有写错。',
      'mailbox-full': '会自动重试。这个邮箱满了，收不进新邮件，请先清理一下，或者换一个邮箱。',
      'message-rejected': '会自动重试。对方服务器暂时没有收下这封邮件。',
      policy: '会自动重试。对方服务器暂时拒收我们的邮件。',
      'non-ascii-address':
        '会自动重试。邮件服务器暂时不支持含有中文等非英文字符的邮箱地址。也可以换一个邮箱。',
      'server-unreachable': '我们的邮件服务器暂时发不出邮件，恢复后会自动重新发送。您什么都不用做。',
      'server-busy': '邮件服务器正忙，要求我们稍后再试。您什么都不用做。',
      'mail-budget': asking(
        '今天不能再发送确认邮件了。请找找之前收到的那封，或者明天再试；如果反复出现，请联系',
        us,
        '。',
      ),
      'held-back': '现在要发送的邮件太多，这一封要等一会儿。您什么都不用做。',
      greylisted: '对方服务器让第一次发信的人过几分钟再发送，这是常见的防垃圾邮件措施。您什么都不用做。',
      other: '邮件服务器要求我们稍后再试。您什么都不用做。',
    },
    refusedBecause: {
      'no-such-mailbox': '对方服务器说这个邮箱不存在。请在下面更正。',
      'mailbox-full': '这个邮箱满了，收不进新邮件。请清理之后重新发送，或者换一个邮箱。',
      'message-rejected': asking('对方服务器拒收了这封邮件。请换一个邮箱，或者联系', us, '。'),
      policy: asking('对方服务器拒收我们的邮件。请换一个邮箱，或者联系', us, '。'),
      'non-ascii-address': '我们的邮件服务器还不支持含有中文等非英文字符的邮箱地址。请换一个邮箱。',
      'server-unreachable': '一直连不上对方的邮件服务器。请核对地址，或者换一个邮箱。',
      'server-busy': '对方的邮件服务器一直太忙。请过一会儿重新发送，或者换一个邮箱。',
      'mail-budget': asking(
        '今天不能再发送确认邮件了。请找找之前收到的那封，或者明天再试；如果反复出现，请联系',
        us,
        '。',
      ),
      'held-back': '要发送的邮件太多，这一封没有轮到。请过一会儿重新发送。',
      greylisted: '对方的邮件服务器一直要求我们稍后再试。请过一会儿重新发送，或者换一个邮箱。',
      other: '对方服务器没有收下。请核对地址，或者换一个邮箱。',
    },
    mailbox: <Part>(link: Part): (string | Part)[] => ['现在是开发环境，邮件在', link, '里。'],
    resendTitle: '没收到邮件？',
    /** In its place while the mail will go out by itself. */
    tryNow: '不想等？',
    /** In its place while no more mail goes to this address today. */
    tomorrow: '明天再试',
    resend: '重新发送',
    resendIn: (seconds: number | string) => `${seconds} 秒后可以重新发送`,
  },

  meant: {
    question: <Part>(address: Part): (string | Part)[] => ['您是不是想写', address, '？'],
    take: '改用这个',
  },

  addressDoubts: {
    disposable: '这像是一次性邮箱。以后忘了密码，设置新密码的链接只会发送到这里，最好换成您会一直用的邮箱。',
    unreachable: '这个邮箱的域名好像收不了邮件，地址可能写错了。请再检查一遍。',
  },

  proof: {
    working: '请稍候，浏览器正在进行人机验证。',
    done: (seconds: number) =>
      seconds === 0
        ? '人机验证已经完成，现在可以再试。'
        : `人机验证已经完成，${duration(seconds)}后可以再试。`,
  },

  trouble: {
    'bad-request': { title: '请求有误', text: '浏览器发来的内容无法识别。' },
    'wrong-origin': {
      title: '请求不是从本站发出的',
      text: '为了您的安全，只接受从本站页面发出的请求。请直接打开本站再试一次。',
    },
    'not-found': { title: '页面不存在', text: '地址可能写错了，也可能页面已经删除。' },
    method: { title: '不支持这种访问方式', text: '请从首页进入。' },
    'too-large': { title: '内容太多', text: '发来的内容超过了上限。请缩短后再试。' },
    'body-taken': {
      title: '没有收到您提交的内容',
      text: '是我们这边的问题，已经记录下来。内容没有保存，请稍后再试。',
    },
    'unknown-content-type': { title: '格式不对', text: '请用本站的表单提交。' },
    'too-many': { title: '操作太频繁', text: '短时间内的请求太多了。' },
    broken: { title: '出错了', text: '是我们这边的问题，已经记录下来。请稍后再试。' },
    busy: { title: '现在人有点多', text: '您刚才的操作没有完成。' },
    unavailable: { title: '暂时无法使用', text: '本站现在处理不了您的请求。' },
  },

  keptButPassword: '您填的内容都还在，下一页请再输一次密码。',

  /** In front of the number by which the log lines of a failed request are found. */
  requestNumber: asking('如果反复出现，请联系', us, '，并提供请求编号：'),

  tryAgainIn: (seconds: number) => `请等 ${duration(seconds)}再试。`,

  /** The labels of facts in mails. */
  facts: {
    when: '时间',
    device: '设备',
    from: '来自',
    unknownDevice: '未知浏览器',
    unknownNetwork: '未知网络',
  },

  /** In a mail that reports an act, behind the facts. */
  ifItWasYou: '如果是您，什么都不用做。',

  testMail: {
    subject: (siteName: string) => `来自${spaced(siteName)}的测试邮件`,
    title: '邮件可以送达',
    text: (siteName: string) => `这是${spaced(siteName)}的测试邮件。您能读到它，说明邮件服务器设置好了。`,
  },
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}
