import { limits } from '../../base/limits.ts'
import { day } from '../../base/time.ts'
import type { Problems } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import { spaced } from '../spaced.ts'

const newFactorDays = limits.newFactor / day

/** Words for the second step of a log-in, and for how an account is protected; in Chinese. */
export const words = {
  secondStep: {
    title: '还差一步',
    lead: '密码是对的。请打开手机上的验证器应用，输入现在显示的 6 位验证码。',
    label: '验证码',
    hint: '手机不在身边？请输入一个恢复码。',
    submit: '登录',
    lost: asking('手机和恢复码都没有了？请联系', us, '，核实身份后可以取消这一步。'),
    again: '换一个账号登录',
  },

  passkey: {
    exists: '这台设备上已经有这个账号的通行密钥。',
    stopped: '没有完成。可以再试一次。',
    failed: '这个浏览器现在不能使用通行密钥。请换一种方式登录。',
  },

  security: {
    title: '账号安全',
    removed: '验证器已移除，恢复码也已失效。',
    'passkey-added': '通行密钥已添加，下次可以用它登录。',
    'passkey-removed': '通行密钥已移除，不能再用它登录。手机或密码管理器里的那一份，请自行删除。',
    'passkey-renamed': '通行密钥的名称已修改。',
    protections: {
      'password-only': '账号目前只靠密码保护。添加验证器以后，即使密码泄露，别人也不能只凭密码登录。',
      passkey:
        '可以用通行密钥登录，但只用密码也能登录。添加验证器以后，即使密码泄露，别人也不能只凭密码登录。',
      'passkey-needed': '登录需要通行密钥，本站不允许只用密码登录。',
      'few-recovery-codes': ({ left, hasPasskey }: { left: number; hasPasskey: boolean }): string =>
        `${left === 0 ? '恢复码已经用完' : '恢复码快用完了'}。请重新生成，${hasPasskey ? '以备手机或通行密钥丢失时使用' : '以免手机丢失后无法登录'}。`,
      'two-steps': ({ hasPasskey, isWell }: { hasPasskey: boolean; isWell: boolean }): string =>
        `${isWell ? '账号保护得很好：' : ''}登录需要${hasPasskey ? '通行密钥，或者密码加验证码' : '密码和验证码'}。`,
    },
    due: {
      soon: <Part>(at: Part): (string | Part)[] => [
        '本站要求两步验证。请在',
        at,
        '之前添加通行密钥或验证器，之后只用密码不能再登录。',
      ],
      now: '本站要求两步验证。请先添加通行密钥或验证器，然后才能继续。',
      verify: '本站要求两步验证。请用通行密钥验证一次，然后继续。',
      verifySoon: <Part>(at: Part): (string | Part)[] => [
        '本站要求两步验证。请在',
        at,
        '之前用通行密钥验证一次，之后不验证就不能继续使用。',
      ],
      later: '以后再说',
      goOn: '继续',
    },
    password: '密码',
    authenticator: '验证器',
    recoveryCodes: '恢复码',
    none: '没有',
    since: <Part>(at: Part): (string | Part)[] => ['添加于', at],
    used: <Part>(at: Part): (string | Part)[] => ['最后使用：', at],
    left: (count: number) => (count === 0 ? '已用完' : `还剩 ${count} 个`),
    change: '修改',
    add: '添加',
    remove: '移除',
    rename: '改名',
    makeNew: '重新生成',
    passkeys: '通行密钥',
    passkeysHint:
      '通行密钥保存在手机、电脑或密码管理器里，用指纹、面容或屏幕锁登录，不用输入密码，也不会被假网站骗走。',
    made: <Part>(place: Part, at: Part): (string | Part)[] => ['添加于', at, '（', place, '）'],
    neverUsed: '还没有用过',
    otherHost: '这个通行密钥是在本站更换网址之前添加的，在这里不能登录。请添加新的通行密钥，然后移除它。',
    counterBack: <Part>(at: Part): (string | Part)[] => [
      '我们在',
      at,
      '发现，这个通行密钥可能被复制过。如果您没有恢复过备份，请移除它。',
    ],

    addPasskey: {
      title: '添加通行密钥',
      lead: '浏览器会请您用指纹、面容或屏幕锁确认。以后登录不用输入用户名和密码。',
      label: '名称（可不填）',
      labelHint: '方便以后辨认，例如“我的手机”。',
      submit: '添加通行密钥',
      needsScript: '通行密钥需要支持它的浏览器，并且打开 JavaScript。没有的话，可以添加验证器。',
    },

    removePasskey: {
      title: '移除通行密钥',
      lead: <Part>(name: Part): (string | Part)[] => [
        '通行密钥',
        name,
        '以后不能再用来登录，其他用通行密钥登录的设备会退出。',
      ],
      submit: '移除通行密钥',
    },

    renamePasskey: {
      title: '修改通行密钥的名称',
      lead: <Part>(place: Part): (string | Part)[] => ['添加时使用的是', place, '。'],
      submit: '保存',
    },

    passkeyOffer: {
      lead: '下次登录可以不输密码：用指纹、面容或屏幕锁就行。',
      add: '添加通行密钥',
    },

    addAuthenticator: {
      title: '添加验证器',
      lead: '在手机上打开验证器应用（例如 Microsoft Authenticator、Google Authenticator 或密码管理器），扫描下面的二维码。',
      qrCode: '用验证器应用扫描的二维码',
      byHand: '无法扫描？请在应用里手动输入这个密钥：',
      copy: '复制密钥',
      copied: '已复制',
      code: '应用里显示的 6 位验证码',
      others: '添加以后，这个账号会在其他设备上退出登录。',
      submit: '添加',
      late: '页面打开得太久，原来的二维码已经失效。请在应用里删除刚才添加的条目，重新扫描。',
    },

    removeAuthenticator: {
      title: '移除验证器',
      lead: '移除以后，登录只需要密码，恢复码也会全部失效。如果只是换手机，请先移除，再用新手机重新添加。',
      leadCovered:
        '移除以后，恢复码会全部失效。本站要求两步验证，所以还需要通行密钥或新的验证器。如果只是换手机，请先移除，再用新手机重新添加。',
      submit: '移除验证器',
    },

    newCodes: {
      title: '请保存恢复码',
      lead: '手机丢失时，可以用恢复码代替验证码登录。每个恢复码只能用一次，这一页只显示一次。',
      copy: '复制',
      copied: '已复制',
      print: '打印',
      note: (isReplaced: boolean): string =>
        `请打印出来，或者存到密码管理器里，不要只存在装有验证器的手机上。${isReplaced ? '之前的恢复码已经失效。' : ''}`,
      done: '已经保存好了',
    },

    securityChangedMail: {
      notYou: `如果不是您，说明有人进入了您的账号。请马上在以前登录过的设备上设置新密码，所有设备会同时退出登录，最近 ${newFactorDays} 天添加的通行密钥和验证器也会移除：`,
      notYouCodes: '如果不是您，说明有人进入了您的账号。请马上设置新密码，所有设备会同时退出登录：',
      button: '设置新密码',
      codesLead: '然后重新生成恢复码：',
      codesLabel: '账号安全',
      changes: {
        'authenticator-added': {
          subject: (siteName: string) => `您在${spaced(siteName)}的账号已添加验证器`,
          title: '您的账号已添加验证器',
          what: (siteName: string) =>
            `您在${spaced(siteName)}的账号已添加验证器，以后登录除了密码还需要验证码。`,
        },
        'authenticator-removed': {
          subject: (siteName: string) => `您在${spaced(siteName)}的账号已移除验证器`,
          title: '您的账号已移除验证器',
          what: (siteName: string) => `您在${spaced(siteName)}的账号已移除验证器，以后登录不再需要验证码。`,
        },
        'passkey-added': {
          subject: (siteName: string) => `您在${spaced(siteName)}的账号已添加通行密钥`,
          title: '您的账号已添加通行密钥',
          what: (siteName: string) => `您在${spaced(siteName)}的账号已添加一个通行密钥，用它登录不需要密码。`,
        },
        'passkey-removed': {
          subject: (siteName: string) => `您在${spaced(siteName)}的账号已移除通行密钥`,
          title: '您的账号已移除通行密钥',
          what: (siteName: string) => `您在${spaced(siteName)}的账号已移除一个通行密钥，不能再用它登录。`,
        },
        'recovery-codes-made': {
          subject: (siteName: string) => `您在${spaced(siteName)}的账号已重新生成恢复码`,
          title: '您的恢复码已重新生成',
          what: (siteName: string) => `您在${spaced(siteName)}的账号已重新生成恢复码，之前的恢复码已经失效。`,
        },
      },
    },

    recoveryCodeUsedMail: {
      subject: (siteName: string) => `您在${spaced(siteName)}的账号有一个恢复码已被使用`,
      title: '有一个恢复码已被使用',
      what: (siteName: string, left: number) =>
        `有人在${spaced(siteName)}输入了您的账号密码和一个恢复码。这个恢复码不能再用，${left === 0 ? '全部恢复码都已用完' : `还剩 ${left} 个`}。`,
      few: '如果是您，请重新生成恢复码，以免手机丢失后无法登录：',
      makeNew: '重新生成恢复码',
      notYou: '如果不是您，说明有人知道您的密码和恢复码。请马上设置新密码，所有设备会同时退出登录：',
      button: '设置新密码',
      codesLead: '然后重新生成恢复码：',
      codesLabel: '账号安全',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups = {
  security: '通行密钥、验证器和恢复码',
}

/** Its acts in the JSON interface. */
export const acts = {
  'show-security': '查看自己账号的安全设置',
  'begin-authenticator': '获取验证器的密钥；输入第一个验证码以后才生效',
  'add-authenticator': '用第一个验证码添加验证器，并得到恢复码',
  'remove-authenticator': '移除验证器和恢复码',
  'make-recovery-codes': '重新生成恢复码，之前的失效',
  'begin-passkey': '获取添加通行密钥的挑战',
  'add-passkey': '添加浏览器生成的通行密钥',
  'rename-passkey': '修改通行密钥的名称',
  'remove-passkey': '移除通行密钥',
}

/** Its events, for administrators. */
export const events = {
  'authenticator-added': '添加验证器',
  'authenticator-removed': '移除验证器',
  'passkey-added': '添加通行密钥',
  'passkey-counter-back': '通行密钥的计数倒退',
  'passkey-removed': '移除通行密钥',
  'passkey-renamed': '修改通行密钥的名称',
  'recovery-codes-made': '重新生成恢复码',
  'recovery-code-used': '使用恢复码',
  'second-step-refused': '验证码不对',
}

/** Its kinds of mails, for administrators. */
export const mails = {
  'security-changed': '账号安全有变化',
  'recovery-code-used': '恢复码已使用',
}

/** Its problems at fields. */
export const problems = {
  'second-factor-needed': () => '本站要求两步验证：请先添加通行密钥或验证器。',
  'second-step-missing': () => '请输入验证码。',
  'wrong-second-step': () =>
    '验证码不对，或者已经用过。请输入应用里现在显示的验证码，或者一个没用过的恢复码。如果应用的验证码一直不对，请打开手机的“自动设置时间”。',
  'unknown-passkey': () => '这个通行密钥已经移除，或者不属于本站。请用另一个，或者换一种方式登录。',
  'passkey-needed': () => asking('本站要求两步验证。请用通行密钥验证。通行密钥丢了？请联系', us, '。'),
  'passkey-refused': () => '通行密钥没有通过验证。请再试一次，或者换一种方式。',
  'challenge-ended': () => '页面打开得太久，或者已经提交过一次。请再试一次。',
  'passkey-exists': () => '这个通行密钥已经添加过了。',
  'too-many-passkeys': () => '通行密钥太多了。请先移除不用的。',
  'clock-differs': () => '手机的时间不准，所以验证码对不上。请在手机设置里打开“自动设置时间”，再试一次。',
} satisfies Problems

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
