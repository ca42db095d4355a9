import { limits } from '../../base/limits.ts'
import { day } from '../../base/time.ts'
import type { Problems } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import { spaced } from '../spaced.ts'

/** Words for changing the address and undoing the change; in Chinese. */
export const words = {
  changeAddress: {
    title: '更换邮箱',
    lead: <Part>(address: Part): (string | Part)[] => ['现在的邮箱是', address, '。'],
    how: '确认邮件会发送到新邮箱，点了里面的链接才会更换。旧邮箱也会收到通知。',
    address: '新邮箱',
    password: '密码',
    submit: '发送确认邮件',
    pendingTitle: '等待确认',
    pendingLead: <Part>(address: Part): (string | Part)[] => [
      '新邮箱是',
      address,
      '。点确认邮件里的链接，邮箱就换好了。',
    ],
    validUntil: <Part>(instant: Part): (string | Part)[] => ['链接在', instant, '之前有效。'],
    cancelTitle: '不想换了？',
    cancel: '取消更换',
    otherTitle: '换成别的邮箱',
    other: '重新申请后，之前的链接会失效。',
    reserved: <Part>(address: Part, instant: Part): (string | Part)[] => [
      '旧邮箱',
      address,
      '为您保留到',
      instant,
      '。在此之前，可以用发送到那里的链接撤销更换。',
    ],

    confirmTitle: '确认新邮箱',
    confirmLead: <Part>(name: Part, address: Part): (string | Part)[] => [
      '把',
      name,
      '的邮箱换成',
      address,
      '。',
    ],
    confirm: '换成这个邮箱',
    working: '正在更换……',
    elsewhereLead: <Part>(address: Part): (string | Part)[] => [
      '有人想把账号的邮箱换成',
      address,
      '。如果是您，请输入那个账号的密码；如果不是，关掉这一页就好，什么都不会发生。',
    ],
    accountPassword: '账号的密码',
    doneTitle: '邮箱换好了',
    done: <Part>(address: Part): (string | Part)[] => ['现在的邮箱是', address, '。其他设备都已退出登录。'],
    doneElsewhere: <Part>(address: Part): (string | Part)[] => [
      '现在的邮箱是',
      address,
      '。所有设备都已退出登录，请重新登录。',
    ],
    alreadyTitle: '邮箱已经换好了',
    already: '这个链接已经用过，邮箱那时就换好了。',
    takenTitle: '这个邮箱现在不能使用',
    taken: '等待确认期间，它已经被别的账号使用，或者为别的账号保留了。您的邮箱没有变。',
    deadTitle: '这个链接已经失效',
    dead: '链接可能没有复制完整，也可能已经过期。重新申请更换、改了密码或邮箱以后，它也会失效。需要的话，请重新申请。',

    cancelByLinkTitle: '取消更换邮箱',
    undoTitle: '撤销邮箱更换',
    pendingUndoLead: <Part>(instant: Part): (string | Part)[] => [
      '有人登录了您的账号，并在',
      instant,
      '输入密码，申请更换邮箱。现在还没有换，可以取消。',
    ],
    oldAddress: '您的邮箱',
    oldAddressHint: '请填写收到邮件的那个邮箱，以确认不是程序在操作。',
    pendingUndo: '取消更换，并退出所有设备',
    cancelledTitle: '更换已取消',
    cancelled: '邮箱没有变，所有设备都已退出登录。如果不是您申请的，说明有人知道您的密码，请马上设置新密码。',
    setPassword: '设置新密码',
    undoLead: <Part>(instant: Part): (string | Part)[] => [
      '您账号的邮箱在',
      instant,
      '换成了另一个。如果不是您换的，现在可以撤销。',
    ],
    knownTitle: '如果您记得当时的密码',
    knownLead: <Part>(instant: Part): (string | Part)[] => [
      '请输入申请更换时（',
      instant,
      '）的密码。撤销后邮箱恢复原样，所有设备退出登录。换邮箱的人知道这个密码，所以请同时设置新密码。',
    ],
    oldPassword: '当时的密码',
    undo: '撤销，并设置新密码',
    unknownTitle: '如果您不记得了',
    unknownLead: '账号会停用：所有设备退出登录，谁也不能登录，直到本站管理员查明账号是谁的。',
    dispute: '停用这个账号',
    restoredTitle: '邮箱已经恢复',
    restored: <Part>(address: Part): (string | Part)[] => [
      '现在的邮箱又是',
      address,
      '。所有设备都已退出登录，请用新密码登录。',
    ],
    disputedTitle: '账号已停用',
    disputed: asking('所有设备都已退出登录，谁也不能登录。要证明这个账号是您的，请联系', us, '。'),
    undoDeadTitle: '这个链接已经失效',
    undoDead: asking(
      '链接可能没有复制完整，期限可能已过，更换也可能已经取消或撤销。账号还有问题的话，请联系',
      us,
      '。',
    ),

    reservedTitle: '这个邮箱暂时为原账号保留',
    reservedUntil: <Part>(instant: Part): (string | Part)[] => [
      '它不久前还属于另一个账号，为那个账号保留到',
      instant,
      '。在那以后，这个链接就能用了。',
    ],
    reservedOther: '用别的邮箱注册',
    reservedOpen: asking('我们正在查明原账号是谁的。如果是您的，请联系', us, '。'),
  },

  addressMails: {
    change: {
      subject: (siteName: string) => `确认您在${spaced(siteName)}的新邮箱`,
      title: '确认新邮箱',
      why: (siteName: string) => `有人想把${spaced(siteName)}账号的邮箱换成这个邮箱，所以您收到这封邮件。`,
      linkLead: '如果是您，请点下面的链接：',
      linkLabel: '确认新邮箱',
      valid: (until: string) => `链接在 ${until}之前有效。打开链接时，需要登录那个账号，或者输入它的密码。`,
      notYou: '不是您？不用理会这封邮件，什么都不会发生。',
    },
    taken: {
      subject: (siteName: string) => `您在${spaced(siteName)}已经有账号了`,
      title: '您已经有账号了',
      why: (siteName: string) =>
        `有人想把${spaced(siteName)}另一个账号的邮箱换成这个邮箱，但它已经有账号，所以没有换。`,
      you: '如果是您，可以直接登录这个邮箱的账号：',
      button: '登录',
      forgotLead: '忘了密码？',
      forgotLabel: '设置新密码',
      notYou: '不是您？不用理会这封邮件，您的账号和密码都没有变。',
    },
    asked: {
      subject: (siteName: string) => `有人申请更换您在${spaced(siteName)}的邮箱`,
      title: '有人申请更换您的邮箱',
      what: (siteName: string) => `有人登录了您在${spaced(siteName)}的账号，并输入密码申请更换邮箱。`,
      notYou: '如果不是您，请马上取消：',
      button: '取消更换',
      valid: `更换以前，链接一直有效；更换以后，${limits.undoLife / day} 天之内还能用它撤销。`,
    },
    left: {
      subject: (siteName: string) => `您在${spaced(siteName)}的邮箱已更换`,
      title: '您的邮箱已更换',
      what: (siteName: string) => `您在${spaced(siteName)}的账号换了邮箱，以后的邮件不再发送到这里。`,
      notYou: '如果不是您，请马上撤销：',
      button: '撤销邮箱更换',
      valid: (until: string) => `在 ${until}之前可以撤销。在此期间，别人不能用这个邮箱注册。`,
      disputed:
        '这个邮箱的使用者表示，邮箱不是本人更换的。所有设备都已退出登录；在查明账号是谁的之前，谁也不能登录。',
    },
    changed: {
      subject: (siteName: string) => `您在${spaced(siteName)}的邮箱已更换`,
      title: '您的邮箱已更换',
      what: (siteName: string) =>
        `您在${spaced(siteName)}的账号从现在起使用这个邮箱，其他设备都已退出登录。以后可以用这个邮箱或用户名登录。`,
      notYou: asking('不是您换的？请联系', us, '。'),
    },
    reserved: {
      subject: (siteName: string) => `您在${spaced(siteName)}用过的邮箱`,
      title: '这个邮箱暂时为原账号保留',
      why: (siteName: string) =>
        `有人想在${spaced(siteName)}使用这个邮箱：注册、设置新密码，或者把账号的邮箱换成它。`,
      what: (until: string | null) =>
        until === null
          ? '原账号已停用。在本站管理员查明账号是谁的之前，这个邮箱不能使用。'
          : `这个邮箱不久前还属于某个账号，为那个账号保留到 ${until}，在此之前不能使用。`,
      notYou: '如果那个账号是您的，而邮箱不是您换的，请马上撤销：',
      button: '撤销邮箱更换',
      you: '是您自己换的？请用新邮箱登录。',
      ask: asking('如果那个账号是您的，请联系', us, '。'),
    },
    restored: {
      subject: (siteName: string) => `您在${spaced(siteName)}的邮箱更换已撤销`,
      title: '邮箱更换已撤销',
      what: (siteName: string) =>
        `您在${spaced(siteName)}的邮箱更换已撤销，账号重新使用原来的邮箱。密码也换了，所有设备都已退出登录。`,
      whatSuspended: (siteName: string) =>
        `您在${spaced(siteName)}的账号已经换回原来的邮箱，原来的密码已作废。`,
      later: '账号目前仍然停用，恢复以后才能登录，届时会再发送邮件通知您。',
      setPassword: '如果您不知道新密码，或者撤销的不是您，请设置新密码：',
      ask: asking('如果您认为不该撤销，请联系', us, '。'),
    },
    disputed: {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号已停用`,
      title: '您的账号已停用',
      what: (siteName: string) =>
        `您在${spaced(siteName)}的账号换过邮箱，原邮箱的使用者表示不是本人更换的。在查明账号是谁的之前，谁也不能登录；所有设备都已退出登录。`,
      ask: asking('要证明账号是您的，请联系', us, '。'),
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  address: '更换邮箱',
}

/** Its acts in the JSON interface. */
export const acts = {
  'show-changes': '查看进行中的邮箱更换，以及还保留着的旧邮箱',
  'change-address': '更换邮箱：链接发送到新邮箱，打开后才生效',
  'resend-change': '重新发送更换邮箱的链接',
  'cancel-change': '取消进行中的邮箱更换',
  'confirm-address': '用新邮箱收到的代码确认更换',
  'cancel-change-by-link': '用旧邮箱收到的代码取消更换',
  'undo-address': '用旧邮箱收到的代码撤销更换，并设置新密码',
  'dispute-address': '没有密码时，用旧邮箱收到的代码停用账号，交给管理员判断',
}

/** Its events, for administrators. */
export const events = {
  'address-change-asked': '申请更换邮箱',
  'address-change-cancelled': '取消更换邮箱',
  'address-changed': '更换邮箱',
  'address-disputed': '更换邮箱有争议',
  'address-restored': '撤销邮箱更换',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  'address-change': '新邮箱的链接',
  'address-change-asked': '申请更换邮箱',
  'address-changed': '邮箱已更换',
  'address-restored': '邮箱更换已撤销',
  'address-disputed': '更换邮箱有争议',
}

/** Its problems at fields. */
export const problems = {
  'log-in-first': () => '密码是对的，但这个账号只用密码不够。请先登录，再打开一次链接。',
  'address-same': () => '这就是您现在的邮箱。请填一个新的。',
  'change-done-meanwhile': () => '没能取消：您打开这一页以后，邮箱已经换好了。可以在这里撤销。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
