/** Words for what hooks and webhooks are told, for administrators; in Chinese. */
export const words = {
  webhooks: {
    noReceivers: '还没有配置接收方：设置 WEBHOOKS，或者在应用里使用钩子函数。',
    nothing: '没有找到通知。',
    noneYet: '还没有通知。',
    searchReceiver: '接收方的名称',
    receiver: '接收方',
    kind: '通知',
    about: '用户',
    messageId: 'webhook-id',
    reply: '详情',
    kinds: {
      'account.confirmed': '用户已确认',
      'account.logged_in': '用户登录',
      'account.address_changed': '用户更换了邮箱',
      'account.suspended': '用户被停用',
      'account.deleted': '用户已删除',
      'registration.expired': '注册已过期',
      'mail.refused': '邮件被拒收',
    },
    states: {
      queued: '待通知',
      sending: '正在通知',
      delivered: '已送达',
      delayed: '待重试',
      failed: '已放弃',
    },
    reasons: {
      unreachable: '连不上',
      'no-answer': '响应超时',
      'refused-address': '不允许连接这个地址（PRIVATE_RECEIVERS）',
      redirect: '对方要求跳转，没有跟过去',
      status: '对方没有收下',
      gone: '对方不再接收',
      'hook-threw': '钩子函数出错',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  webhooks: '钩子函数和 Webhook 的通知',
}

/** Its acts in the JSON interface. */
export const acts = {
  'admin-list-notifications': '列出通知',
  'admin-show-notification': '查看一条通知和每次尝试',
  'admin-retry-notification': '马上重新通知',
}

/** Its events, for administrators. */
export const events = {
  'notification-retried': '立即发送通知',
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}
