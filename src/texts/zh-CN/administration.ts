import { limits } from '../../base/limits.ts'
import { minute } from '../../base/time.ts'
import type { Problems } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import { spaced } from '../spaced.ts'

const logIn = { lead: '现在可以登录：', label: '登录' }

/** Words for administrators, and the mail that only they cause; in Chinese. */
export const words = {
  admin: {
    title: '管理',
    nav: {
      overview: '概览',
      accounts: '用户',
      registrations: '注册',
      outbox: '邮件',
      webhooks: '通知',
      blocks: '封禁',
      events: '操作记录',
      'api-keys': 'API 密钥',
      looks: '预览',
    },
    search: '搜索',
    searchPeople: '用户名或邮箱的开头',
    searchedStart: (text: unknown) => ['以“', text, '”开头'],
    searchedPart: (text: unknown) => ['包含“', text, '”'],
    alsoInside: '搜索任意位置',
    filter: '筛选',
    apply: '查看',
    clear: '清除筛选',
    takeOff: '去掉：',
    labelled: (label: string, value: unknown) => [label, '：', value],
    back: '返回',
    all: '全部',
    next: '下一页',
    first: '回到第一页',
    empty: '还没有内容。',
    cut: '数据较多，先找了一秒。',
    nothingSoFar: '目前还没有找到。',
    goOn: '继续查找',
    actions: '操作',
    reason: '原因（会写进操作记录）',
    reasonHint: '可以不填。别写密码和邮箱；本人导出自己的数据时会看到。',
    reasonHintUnseen: '可以不填。别写密码和邮箱。',
    reasonHintNeeded: '必须填写。别写密码和邮箱；本人导出自己的数据时会看到。',
    cancel: '取消',
    none: '—',
    times: (zone: string) => `这一页的时间按 ${zone} 显示。`,
    copy: '复制',
    copied: '已复制',
    goneTitle: '内容不存在',
    gone: '可能已经删除，或者过期后清除了；也可能是网址不对。',
    toAll: {
      accounts: '查看全部用户',
      registrations: '查看全部注册',
      outbox: '查看全部邮件',
      webhooks: '查看全部通知',
      blocks: '查看全部封禁',
      'api-keys': '查看全部密钥',
    },
    alarms: {
      server: {
        title: (waited: string) => `有邮件等了 ${waited}还没发送`,
        text: '这期间邮件服务器一封也没有收下。请检查邮件服务器。',
      },
      recipients: {
        title: (domains: readonly unknown[], count: number, waited: string) => [
          '发往',
          ...domains.flatMap((domain, place) => (place === 0 ? [domain] : ['、', domain])),
          `${count > domains.length ? `等 ${count} 家` : ''}的邮件等了 ${waited}`,
        ],
        text: (taken: string) =>
          `对方的服务器还没有收下。我们的邮件服务器没有问题：这期间收下了 ${taken} 封别的邮件。`,
      },
      queue: {
        title: (waited: string) => `有邮件等了 ${waited}还没有轮到`,
        text: (taken: string) => `邮件服务器没有停，这期间收下了 ${taken} 封：可能是邮件太多，或者它太慢。`,
      },
    },
    degraded: {
      'mail-server-fault': {
        title: '邮件服务器不收我们的邮件',
        text: '请检查服务器和配置；恢复以后会自动补发。',
      },
      'mail-budget': {
        title: '表单触发的邮件超过了每小时的上限',
        text: '可能有人在滥用。这些邮件会晚些发送，其他邮件照常发送。这不是邮件服务器的问题。',
      },
    },
    budgetToo: '另外，表单触发的邮件超过了每小时的上限，可能有人在滥用。',
    seeDelayed: '查看待重试的邮件',
    seeMails: '查看邮件',

    setUp: {
      title: '创建第一位管理员',
      lead: '本站还没有管理员。请在这里创建第一个管理员账号，用来管理用户和注册。',
      addressHint: '不会发送确认邮件，请确认没有写错。',
      submit: '创建管理员',
      addPasskey: '登录并添加通行密钥',
      doneTitle: '管理员已创建',
      done: (name: unknown) => ['管理员', name, '现在可以登录了。初始设置链接从此失效。'],
      deadTitle: '这个初始设置链接已经失效',
      dead: `链接的有效期是 ${limits.setUpLife / minute} 分钟，而且只在还没有管理员的时候能用。如果需要链接，请在服务器上运行“postern admin create”。`,
    },

    overview: {
      logIns: '登录方式',
      factors: <Part>(twoSteps: Part, passkeys: Part): (string | Part)[] => [
        '有两步验证的用户：',
        twoSteps,
        '；有通行密钥的用户：',
        passkeys,
        '。',
      ],
      today: (registered: number, cameIn: number) => [
        registered === 0 ? '今天还没有人注册，' : `今天 ${registered} 人注册，`,
        cameIn === 0 ? '还没有人进门，' : `${cameIn} 人已进门，`,
      ],
      todayStuck: (people: number, providers: number) => `${people} 人卡在 ${providers} 家邮箱`,
      todayNoneStuck: '没有人卡住',
      betweenClauses: '',
      waiting: '等待确认',
      registered: '新注册',
      confirmed: '已进门',
      expired: '已过期',
      day: '今天',
      month: <Part>(people: Part): (string | Part)[] => ['近 30 天 ', people],
      now: '现在',
      funnel: '从注册到登录',
      funnelLead: (registered: string, since: unknown) => [
        `最近 ${registered} 个注册，最早的一个是 `,
        since,
        '。',
      ],
      step: '步骤',
      people: '人数',
      share: '占注册人数',
      shareOfPrevious: '占上一步',
      steps: {
        registered: '注册',
        mailed: '邮件服务器已收下邮件',
        reacted: '打开了链接或填了确认码',
        confirmed: '完成确认',
        loggedIn: '登录过',
      },
      ways: { link: '链接', digits: '确认码', hand: '手动' },
      time: '完成确认用时',
      took: '用时',
      timeLead: (median: string, p90: string) => `一半的人在 ${median}以内，九成的人在 ${p90}以内。`,
      buckets: {
        '1m': '1 分钟内',
        '5m': '1 到 5 分钟',
        '15m': '5 到 15 分钟',
        '1h': '15 分钟到 1 小时',
        '6h': '1 到 6 小时',
        '1d': '6 到 24 小时',
        more: '1 天以上',
      },
      stuck: '邮件没送到的人',
      stuckOf: {
        refused: (people: number) => `${people} 人被拒收`,
        delayed: (people: number) => `${people} 人待重试`,
      },
      stuckBetween: '，',
      stuckLead:
        '这些人还在等待确认，而最近一封邮件没有送达；人数多的邮箱服务商排在前面。待重试的邮件会自动重试。',
      why: '原因',
      seeThem: '看看是谁',
      noneStuck: '现在没有。',
      domains: '各邮箱服务商的邮件',
      domainsLead: (mails: string) => `最近发送的 ${mails} 封邮件，没有送达的排在前面。`,
      domain: '域名',
      refused: '被拒收',
      delayed: '待重试',
      resendAll: '重新发送…',
      taken: '已收下',
      takenShare: '收下的比例',
      backlog: '待发送的邮件',
      backlogText: (waiting: number, waited: string) =>
        waiting === 0 ? '没有待发邮件' : `最早的一封等了 ${waited}`,
      nothingYet: '还没有人注册过。',
      duration: (milliseconds: number) =>
        milliseconds < 120_000
          ? `${Math.max(1, Math.round(milliseconds / 1_000))} 秒`
          : milliseconds < 7_200_000
            ? `${Math.round(milliseconds / 60_000)} 分钟`
            : milliseconds < 172_800_000
              ? `${Math.round(milliseconds / 3_600_000)} 小时`
              : `${Math.round(milliseconds / 86_400_000)} 天`,
    },

    accounts: {
      name: '用户名',
      address: '邮箱',
      confirmedAt: '确认时间',
      state: '状态',
      states: {
        active: '正常',
        suspended: '已停用',
        admin: '管理员',
        leaving: '将被删除',
        'two-steps': '两步验证',
      },
      only: {
        suspended: '已停用的',
        admin: '管理员',
        'two-steps': '两步验证的',
        passkey: '有通行密钥的',
      },
      since: '确认时间',
      sinceDays: { 1: '近 24 小时', 7: '近 7 天', 30: '近 30 天' },
      order: '排序',
      orders: { newest: '最新的在前', oldest: '最早的在前', name: '按用户名' },
      passkeys: '通行密钥',
      registration: '注册',
      sessions: '登录中的会话',
      noSessions: '现在没有登录。',
      browser: '浏览器',
      loggedInAt: '登录时间',
      seenAt: '最后使用',
      endsAt: '最迟到期',
      stay: '保持登录',
      stays: { 0: '否', 1: '是' },
      lastLogInAt: '最后登录',
      neverLoggedIn: '还没登录过',
      nothing: '没有找到用户。',
      noneYet: '还没有用户。',
      deletesAt: '预定删除时间',
      change: '更换邮箱',
      formerAddress: '要归还的邮箱',
      changePending: <Part>(address: Part, until: Part): (string | Part)[] => [
        '等待确认',
        address,
        '，到',
        until,
        '为止',
      ],
      changeDone: <Part>(address: Part, until: Part): (string | Part)[] => [
        '原来是',
        address,
        '，保留到',
        until,
      ],
      changeDisputed: <Part>(address: Part): (string | Part)[] => [
        '有争议：',
        address,
        '那边说不是本人换的。请查明账号是谁的，再归还邮箱，或者只恢复账号。',
      ],
      events: '最近的操作记录',
      allEvents: '这个用户的全部操作记录',
      adminActs: '以管理员身份做过的操作',
    },

    registrations: {
      allEvents: '这个注册的全部操作记录',
      title: '注册（确认码）',
      nothing: '没有找到注册。',
      noneNow: '现在没有注册。',
      name: '用户名',
      address: '邮箱',
      createdAt: '注册时间',
      expiresAt: '有效期至',
      state: '状态',
      states: { waiting: '等待确认', expired: '已过期', confirmed: '已确认', closed: '已作废' },
      person: '用户名和邮箱',
      account: '查看这个用户',
      mail: '邮件',
      mailOnly: '邮件状态',
      domain: '邮件发往的域名',
      domainChip: '域名',
      sentTimesOf: (sent: number) => (sent === 0 ? '还没有发送过' : `共发过 ${sent} 封`),
      mails: '这个注册的邮件',
      noMails: '没有邮件，或者已经到期清除。',
      openedAt: '链接打开时间',
      digitTries: '确认码尝试次数',
      passwordTries: '密码尝试次数',
      triesOf: (digits: number, passwords: number) => `试过确认码 ${digits} 次，密码 ${passwords} 次`,
      disownedAt: '收信人否认时间',
      mutedUntil: '暂停发信至',
      network: '网络',
      until: (instant: unknown) => ['有效到', instant],
      pick: (name: string) => `选中 ${name}`,
      pickAll: '全选这一页',
      bulk: '批量操作',
      thePicked: '对已选的',
      picked: '已选 {n} 条',
      all: '处理全部符合条件的…',
      allOf: (count: string) => `处理全部 ${count} 条…`,
      bulkAll: (count: string) => `符合条件的注册：${count.trimStart()}条`,
      bulkMore: '还有更多',
      bulkNothing: '还没有勾选注册，请返回勾选。',
      bulkNobody: '已经没有符合条件的注册，不用处理。',
      bulkCount: (count: string, isMore: boolean) => (isMore ? ` ${count} 多` : ` ${count} `),
      bulkRunning: (work: string) => `正在${work}`,
      bulkDone: (work: string) => `${work}：已完成`,
      bulkActs: {
        resend: {
          label: '重新发送邮件',
          title: (count: string) => `重新发送${count}封邮件`,
          text: '给每个人重新发送同一个链接，有效期重新计算。',
          work: '重新发送邮件',
        },
        extend: {
          label: '延长有效期',
          title: (count: string) => `延长${count}条注册`,
          text: '有效期重新计算，不发送邮件。',
          work: '延长有效期',
        },
        confirm: {
          label: '手动确认',
          title: (count: string) => `手动确认${count}条注册`,
          text: '这些人不用点邮件里的链接就成为用户，每个邮箱会收到一封通知；同一邮箱的其他注册随之作废。请先弄清楚邮箱确实是本人的。',
          work: '手动确认',
        },
        'block-address': {
          label: '封禁邮箱',
          title: (count: string) => `封禁${count}个邮箱`,
          text: '这些邮箱不能再注册。已有的注册不受影响。',
          work: '封禁邮箱',
        },
        'block-domain': {
          label: '封禁域名',
          title: (count: string) => `封禁${count}条注册的域名`,
          text: '这些域名及其子域名都不能再注册。已有的注册不受影响。',
          work: '封禁域名',
        },
        'delete-registration': {
          label: '删除注册',
          title: (count: string) => `删除${count}条注册`,
          text: '链接和确认码失效，还没发送的邮件不再发送。不能撤销。',
          work: '删除注册',
        },
      },
      bulkGoOn: '继续处理余下的',
      bulkStop: '停下来，回到列表',
      bulkBack: '回到列表',
      bulkOutcome: '结果',
      bulkFigure: '条数',
      bulkOutcomes: {
        done: '已处理',
        stale: '已确认、已作废或刚有变动，未处理',
        unknown: '已不存在',
        expired: '已过期，未处理',
        'name-taken': '用户名已被占用，需要逐个确认',
        'address-taken': '邮箱已有用户，未处理',
        'already-blocked': '之前已封禁',
      },
      others: '同一邮箱的其他注册',
      noOthers: '没有其他注册。',
      anotherName: '换一个用户名',
      linkLead: '请转交给本人；打开后要输入注册时的密码，不能另设新密码。',
    },

    outbox: {
      nothing: '没有找到邮件。',
      noneNow: '现在没有邮件。',
      searchTo: '收件人的邮箱或域名',
      noRecipient: '收件人已删除',
      triesOf: (tries: number) => `尝试 ${tries} 次`,
      kind: '种类',
      states: {
        queued: '待发送',
        sending: '正在发送',
        sent: '已收下',
        delayed: '待重试',
        unknown: '不确定',
        refused: '被拒收',
        cancelled: '已取消',
      },
      reasons: {
        'no-such-mailbox': '没有这个邮箱',
        'mailbox-full': '邮箱满了',
        'message-rejected': '不收这封邮件',
        policy: '不收我们的邮件',
        'non-ascii-address': '地址含非英文字符',
        'server-unreachable': '服务器连不上',
        'server-busy': '服务器太忙',
        'mail-budget': '今天发送得太多',
        'held-back': '超过每小时上限，等待中',
        greylisted: '要求稍后再来',
        other: '其他原因',
      },
      registration: '查看这个注册',
      account: '查看这个用户',
      noTries: '还没有发送过。',
      to: '收件人',
      state: '状态',
      tries: '尝试次数',
      dueAt: '下次尝试',
      createdAt: '创建时间',
      changedAt: '最近更新',
      reply: '详情',
      each: '发送记录',
      outcome: '结果',
      at: '时间',
    },

    events: {
      at: '时间',
      kind: '操作',
      whose: '相关用户',
      searchWhose: '相关用户：用户名或邮箱',
      nothing: '没有找到操作记录。',
      actor: '操作者',
      actors: {
        visitor: '访客',
        sweep: '自动清理',
        reminder: '自动提醒',
        command: '服务器命令',
        'set-up-link': '设置链接',
      },
      deletedAccount: '已删除的用户',
      deletedRegistration: '已删除的注册',
      mail: '邮件',
      notification: '通知',
      block: '封禁',
      apiKey: (label: unknown) => ['API 密钥“', label, '”'],
      network: '网络',
      reason: '原因',
      from: '从',
      until: '到',
      dateZone: (zone: string) => `日期按 ${zone} 时区。`,
      only: { account: '用户', registration: '注册', actor: '操作者' },
      showRaw: '显示事件代码',
      hideRaw: '不显示事件代码',
      csv: '导出 CSV',
      jsonLines: '导出 JSON Lines',
      wrongDate: '日期不对，请写成 2026-11-24 这样。',
      unknownName: '没有这个用户名或邮箱。',
    },

    blocks: {
      lead: '封禁的邮箱和域名不能注册。已有的用户和注册不受影响。',
      nothing: '现在没有封禁。',
      value: '邮箱或域名',
      kind: '种类',
      kinds: { address: '邮箱', domain: '域名及其子域名' },
      reason: '原因',
      actor: '操作者',
      at: '时间',
    },

    acts: {
      suspend: {
        title: '停用用户',
        text: '对方会立即退出登录，恢复之前不能再登录。',
        done: (name: unknown) => [name, '已停用，所有设备都已退出。'],
      },
      restore: {
        title: '恢复用户',
        text: '对方可以重新登录；如果密码已作废，要先通过邮件设新密码。',
        done: (name: unknown) => [name, '已恢复。'],
      },
      'give-back': {
        title: '归还原来的邮箱',
        text: '请先查明账号是谁的。归还后换回原来的邮箱，密码作废，账号仍然停用；等您恢复账号，本人再通过邮件设新密码。',
        done: (name: unknown) => ['原来的邮箱已归还给', name, '，密码已作废。账号仍然停用，可以恢复了。'],
      },
      'end-sessions': {
        title: '结束全部会话',
        text: '对方会在所有设备上退出登录，可以重新登录。',
        done: (name: unknown) => [name, '已在所有设备上退出登录。'],
      },
      'send-reset': {
        title: '发送重设密码的邮件',
        text: `对方会收到一封邮件，可以用里面的链接设新密码，${limits.resetLife / minute} 分钟内有效。设好新密码之前，当前密码照常能用；管理员看不到密码，也不能替人设置。`,
        done: (name: unknown) => ['重设密码的邮件正在发送给', name, '。'],
      },
      'remove-second-step': {
        title: '关闭两步验证',
        text: '移除对方的验证器、恢复码和通行密钥，所有设备马上退出登录；重新添加以前，账号只靠密码保护。请先核实身份：别人冒充本人来求助，就是为了让您做这件事。',
        done: (name: unknown) => [name, '的两步验证已关闭，所有设备都已退出登录。'],
      },
      rename: {
        title: '修改用户名',
        text: '原来的用户名立即空出来，别人可以用。',
        done: (name: unknown) => ['用户名已改成', name, '。'],
      },
      promote: {
        title: '设为管理员',
        text: '对方可以管理全部用户和注册。',
        done: (name: unknown) => [name, '现在是管理员。'],
      },
      demote: {
        title: '撤销管理员身份',
        text: '对方不能再管理用户和注册，并且会立即退出登录。',
        done: (name: unknown) => [name, '不再是管理员，所有设备都已退出。'],
      },
      delete: {
        title: '删除用户',
        text: '用户、会话、相关注册和邮件都会删掉，不能撤销。操作记录里只留下编号和原因。',
        done: () => ['用户已删除。'],
      },
      resend: {
        title: '重新发送邮件',
        text: '重新发送同一个链接，有效期重新计算。',
        done: (name: unknown) => ['邮件正在重新发送给', name, '，有效期重新计算。'],
      },
      extend: {
        title: '延长有效期',
        text: '有效期重新计算，不发送邮件。',
        done: (name: unknown) => ['已延长', name, '的注册。'],
      },
      address: {
        title: '更正邮箱',
        text: '邮件发往新邮箱；以前的链接和确认码都会失效。',
        done: (name: unknown) => [name, '的邮箱已更正，新的邮件正在发送。'],
      },
      confirm: {
        title: '手动确认',
        text: '对方不用点邮件里的链接就成为用户，这个邮箱会收到一封通知；同一邮箱的其他注册随之作废。请先弄清楚邮箱确实是本人的。',
        done: (name: unknown) => [name, '已确认，可以登录了。'],
      },
      'delete-registration': {
        title: '删除注册',
        text: '链接和确认码失效，还没发送的邮件不再发送。不能撤销。',
        done: () => ['注册已删除。'],
      },
      'block-address': {
        title: '封禁邮箱',
        text: '这个邮箱不能再注册。已有的注册不受影响。',
        done: (name: unknown) => [name, '已封禁，不能再注册。'],
      },
      'block-domain': {
        title: '封禁域名',
        text: '这个域名及其子域名都不能再注册。已有的注册不受影响。',
        done: (name: unknown) => [name, '及其子域名已封禁，不能再注册。'],
      },
      'lift-mute': {
        title: '恢复发送',
        text: '收信人说过这不是自己注册的。恢复以后，注册邮件又会发送到这个邮箱，这个注册也重新等待确认。',
        done: (name: unknown) => ['又可以向', name, '发送注册邮件了。'],
      },
      link: {
        title: '生成确认链接',
        text: '生成一个链接，由您转交给对方；打开后要输入注册时的密码。',
        done: (name: unknown) => ['这是给', name, '的确认链接。'],
      },
      block: {
        title: '封禁邮箱或域名',
        text: '封禁的邮箱不能注册；封禁的域名，连同子域名都不能注册。已有的用户和注册不受影响。',
        done: (name: unknown) => [name, '已封禁，不能再注册。'],
      },
      unblock: {
        title: '解除封禁',
        text: '从现在起又可以注册。',
        done: () => ['封禁已解除，又可以注册了。'],
      },
      retry: {
        title: '立即发送',
        text: '马上尝试发送。',
        done: (name: unknown) => ['正在发送给', name, '。'],
      },
      cancel: {
        title: '停止发送',
        text: '这封邮件不再发送。',
        done: (name: unknown) => ['发送给', name, '的邮件不再发送。'],
      },
      revoke: {
        title: '吊销密钥',
        text: '密钥立即失效，使用它的程序不能再访问。吊销以后不能恢复。',
        done: () => ['密钥已经吊销，不能再用。'],
      },
    },
    named: {
      suspend: (name: unknown) => ['停用', name],
      restore: (name: unknown) => ['恢复', name],
      demote: (name: unknown) => ['撤销', name, '的管理员身份'],
      'remove-second-step': (name: unknown) => ['关闭', name, '的两步验证'],
      delete: (name: unknown) => ['删除', name],
      'delete-registration': (name: unknown) => ['删除', name, '的注册'],
      'block-address': (name: unknown) => ['封禁', name],
      'block-domain': (name: unknown) => ['封禁', name],
      unblock: (name: unknown) => ['解除对', name, '的封禁'],
      revoke: (name: unknown) => ['吊销', name],
    },

    looks: {
      title: '预览',
      lead: '这里是访客看到的主要页面和每一种邮件。人物都是虚构的，按钮和链接不起作用；换语言请点右上角的链接。颜色和标志用 ACCENT、LOGO 设置。',
      pages: '页面',
      mails: '邮件',
      names: {
        home: '首页',
        register: '注册',
        waiting: '等待确认',
        refused: '邮件没有送达',
        confirm: '打开链接',
        confirmed: '已经确认',
        expired: '链接过期',
        'log-in': '登录',
        suspended: '账号停用',
        forgot: '忘记密码',
        account: '我的账号',
        'not-found': '页面不存在',
      },
    },

    outcomes: {
      stale: '没有执行：期间已经有人改动过。请看看现在的情况。',
      'last-admin': '没有执行：这是最后一位管理员。请先设另一位管理员。',
      'address-taken': '没有执行：这个邮箱已经有用户，或者还为刚换了邮箱的用户保留着。',
      expired: '没有执行：这个注册已经过期。请先延长有效期或者重新发送。',
      'already-blocked': '已经封禁过了。',
      ended: '没有执行：登录已失效，请重新登录后再试。',
    },
  },

  confirmedByHandMail: {
    subject: (siteName: string) => `您在${spaced(siteName)}的账号已由管理员确认`,
    title: '您的账号已经确认',
    why: (siteName: string) =>
      `${spaced(siteName).trimStart()}的管理员替这个邮箱完成了注册确认，不用再点确认邮件里的链接。`,
    you: '如果是您请管理员帮忙的，现在就可以登录：',
    button: '登录',
    notYou: asking('不是您？说明有人用您的邮箱注册了账号。请马上联系', us, '。'),
  },

  administratorsActMail: {
    forgotLead: '忘了密码，或者密码已作废？',
    forgotLabel: '设置新密码',
    ask: asking('如有疑问，请联系', us, '。'),
    askAnother: '如有疑问，请联系其他管理员。',
  },

  administratorsActMails: {
    'account-suspended': {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号已停用`,
      title: '您的账号已停用',
      what: (siteName: string) =>
        `${spaced(siteName).trimStart()}的管理员停用了您的账号。所有设备都已退出登录，恢复之前不能再登录。`,
    },
    'account-restored': {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号已恢复`,
      title: '您的账号已恢复',
      what: (siteName: string) => `${spaced(siteName).trimStart()}的管理员恢复了您的账号。`,
      ...logIn,
    },
    'sessions-ended': {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号已退出登录`,
      title: '您的账号已退出登录',
      what: (siteName: string) =>
        `${spaced(siteName).trimStart()}的管理员让您的账号在所有设备上退出了登录。密码没有变。`,
      ...logIn,
    },
    'second-step-removed': {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号已移除验证器和通行密钥`,
      title: '验证器和通行密钥已移除',
      what: (siteName: string) =>
        `${spaced(siteName).trimStart()}的管理员移除了您账号上所有的验证器、恢复码和通行密钥，所有设备都已退出登录。`,
      lead: '请用密码登录，重新添加通行密钥或验证器：',
      label: '登录',
    },
    'account-renamed': {
      subject: (siteName: string) => `您在${spaced(siteName)}的用户名已修改`,
      title: '您的用户名已修改',
      what: (siteName: string) =>
        `${spaced(siteName).trimStart()}的管理员修改了您的用户名，旧的不能再用来登录。`,
      lead: '请用邮箱登录，登录以后就能看到新的用户名：',
      label: '登录',
    },
    'account-promoted': {
      subject: (siteName: string) => `您已成为${spaced(siteName)}的管理员`,
      title: '您已成为管理员',
      what: (siteName: string) => `您在${spaced(siteName)}的账号已设为管理员。`,
      lead: '现在可以管理用户和注册：',
      label: '打开管理页面',
    },
    'account-demoted': {
      subject: (siteName: string) => `您不再是${spaced(siteName)}的管理员`,
      title: '您不再是管理员',
      what: (siteName: string) =>
        `您不再是${spaced(siteName)}的管理员，所有设备都已退出登录。您的账号仍可照常使用。`,
      ...logIn,
    },
  },

  apiKeyMadeMail: {
    subject: (siteName: string) => `有人以您的名义在${spaced(siteName)}新建了 API 密钥`,
    title: '有人新建了 API 密钥',
    what: (siteName: string) =>
      `有人以您的管理员身份在${spaced(siteName)}新建了一把 API 密钥，程序可以用它执行管理操作。`,
    notYou:
      '如果不是您，说明有人进入了您的账号。请马上设置新密码，所有设备会同时退出登录，您名下的 API 密钥也会全部吊销：',
    /** The same if a command on the server made it. */
    notYouByCommand:
      '如果不是您，也不是您请人新建的，请马上设置新密码，所有设备会同时退出登录，您名下的 API 密钥也会全部吊销：',
    button: '设置新密码',
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  administration: '管理',
}

/** Its acts in the JSON interface. */
export const acts = {
  'set-up': '用设置链接里的代码创建第一位管理员',
  'admin-list-accounts': '列出用户',
  'admin-show-account': '查看一个用户',
  'admin-list-registrations': '列出注册',
  'admin-show-registration': '查看一个注册',
  'admin-list-mails': '列出邮件',
  'admin-show-mail': '查看一封邮件和每次发送',
  'admin-show-overview': '查看概览：谁注册了，谁卡住了，邮件是否发得出去',
  'admin-resend-several': '给几个注册重新发送邮件',
  'admin-extend-several': '延长几个注册',
  'admin-confirm-several': '手动确认几个注册',
  'admin-block-address-several': '封禁几个注册的邮箱',
  'admin-block-domain-several': '封禁几个注册的域名',
  'admin-delete-registration-several': '删除几个注册',
  'admin-block': '封禁邮箱或域名',
  'admin-list-blocks': '列出封禁',
  'admin-list-events': '列出操作记录',
  'admin-export-events': '导出操作记录，文件里每行一个 JSON',
  'admin-export-events-table': '导出操作记录，供电子表格使用',
}

/** Its events, for administrators. */
export const events = {
  'account-demoted': '撤销管理员身份',
  'account-promoted': '设为管理员',
  'account-restored': '恢复用户',
  'account-suspended': '停用用户',
  'address-blocked': '封禁邮箱',
  'admin-created': '新建管理员',
  'confirmed-by-hand': '手动确认',
  'domain-blocked': '封禁域名',
  'link-handed-out': '生成确认链接',
  'mail-cancelled': '停止发送邮件',
  'mail-retried': '立即发送邮件',
  'registration-deleted': '删除注册',
  'registration-extended': '延长有效期',
  'sessions-ended': '结束全部会话',
  'second-step-removed': '关闭两步验证',
  unblocked: '解除封禁',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  'confirmed-by-hand': '管理员已确认',
  'administrators-act': '管理员的操作',
  'api-key-made': '已新建 API 密钥',
}

/** Its problems at fields. */
export const problems = {
  'address-taken': () => '这个邮箱已经有账号了。要把它设为管理员，请在服务器上运行 postern admin promote。',
  'reason-missing': () => '请填写原因，例如怎样核实了身份。',
  'address-not-disputed': () => '这个邮箱没有争议，请改用有争议的那个旧邮箱。',
  'already-blocked': () => '已经封禁过了。',
  'registrations-malformed': () => '每个注册请写成 ID:版本号，用空格分开。',
  'nothing-named': () => '请指明是哪些注册，或者给出筛选条件。',
  'block-missing': () => '请填写要封禁的邮箱或域名。',
  'block-malformed': () => '这不像邮箱，也不像域名。应该是 ming@example.com 或 example.com 这样的。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
