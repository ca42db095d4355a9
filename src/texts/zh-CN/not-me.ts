/** What a mail's reader who did not register is told, in Chinese; the other languages have the same shape. */
export const notMeZhCN = {
  title: '不是您注册的？',
  lead: (days: number) =>
    `请告诉我们：这次注册会作废，${days} 天之内也不会再有注册邮件寄到您的邮箱。您要是已有账号，账号和密码都不受影响。`,
  address: '您的邮箱',
  addressHint: '填这封邮件寄到的那个邮箱。自动打开链接的程序不会填，这样我们就知道是您本人。',
  submit: '不是我注册的',
  doneTitle: '好的，已经作废',
  done: (days: number) => `这次注册不会再有下文，${days} 天之内也不会再有注册邮件寄来。`,
  doneUndo: '点错了？再打开邮件里的同一个链接，就能恢复。',
  wasMeTitle: '其实是您注册的？',
  wasMeLead: '您说过这次注册不是您的，所以它已经作废，注册邮件也停了。如果其实是您，可以在这里恢复。',
  wasMeSubmit: '是我注册的',
  liftedTitle: '已经恢复',
  lifted: '注册邮件又可以寄到您的邮箱了。还没完成的注册，打开邮件里的确认链接就能接着完成。',
  confirmedTitle: '这次注册已经确认过了',
  confirmed: '能读到这个邮箱的人已经确认，账号已经建好。如果那不是您，请马上设一个新密码，账号就由您掌握。',
  confirmedLink: '设新密码',
  goneTitle: '这次注册已经不在了',
  gone: '它没有得到确认，已经按期清除。您什么都不用做。',
  invalidTitle: '这个链接无效',
  invalid: '链接可能没有复制完整，或者邮箱更正以后已经作废。不理会那封邮件，就什么都不会发生。',
  offer: '不是您注册的，也不想再收到这样的邮件？',
  offerLink: '告诉我们',
}

/** What a mail's reader who did not register is told, in one language. */
export type NotMeTexts = typeof notMeZhCN
