import type * as zhCN from '../zh-CN/account.ts'

/** Words for one’s own account; in English. */
export const words: typeof zhCN.words = {
  account: {
    home: {
      title: 'Your account',
      kept: 'Your account stays: you logged in, so it will not be deleted.',
      changed: 'Saved.',
      name: 'User name',
      address: 'E-mail address',
      password: 'Password',
      security: 'Security',
      passwordAlone: 'Password only',
      authenticator: 'Authenticator app',
      passkeys: (count) => (count === 1 ? '1 passkey' : `${count} passkeys`),
      mailLanguage: 'E-mail language',
      sessions: 'Devices',
      sessionsCount: (count) => String(count),
      since: 'Registered',
      change: 'Change',
      manage: 'Manage',
      dataTitle: 'Your data',
      toExport: 'Export your data',
      toDelete: 'Delete your account',
    },

    name: {
      title: 'Change your user name',
      lead: 'You will log in with the new user name. The old one becomes available to others at once.',
      label: 'New user name',
      submit: 'Change user name',
    },

    language: {
      title: 'E-mail language',
      lead: 'Which language should we write to you in?',
      submit: 'Save',
      names: { 'zh-CN': '中文 (Chinese)', en: 'English' },
    },

    export: {
      title: 'Export your data',
      lead: 'You get a file with everything that this site holds about you: your account, registration, devices, the e-mails sent to you, and a log of what happened.',
      hint: 'It is a JSON file and contains no password. Keep it in a safe place.',
      submit: 'Download',
    },

    delete: {
      title: 'Delete your account',
      lead: (days) =>
        `After you confirm, your account is kept for ${days} days. Log in before then, and it stays.`,
      now: 'When you press the button, all devices are logged out at once.',
      later: (days) =>
        `After ${days} days your user name, e-mail address, password and what we keep of your registration and e-mails are deleted for good, and your user name and address become available again. The log keeps ids and networks for a while, without name or address.`,
      toExport: (link) => ['Want a copy? ', link],
      exportLink: 'Export your data first',
      password: 'Password',
      submit: (name) => ['Delete account ', name],
      plannedTitle: 'Your account will be deleted',
      planned: (at) => [
        'It will be deleted on ',
        at,
        '. All devices were logged out, and we have sent you an e-mail about this.',
      ],
      change: 'Changed your mind? Log in before then, and your account stays.',
    },

    nameChangedMail: {
      subject: (siteName) => `The name of your account at ${siteName} was changed`,
      title: 'The name of your account was changed',
      what: (siteName) =>
        `The name of your account at ${siteName} was just changed. From now on you log in with the new name or with your e-mail address. If it was you, there is nothing to do.`,
      notYou:
        'If it was not you, someone knows your password. Set a new one at once; that logs out all devices:',
      button: 'Set a new password',
    },

    actsCollectedMail: {
      subject: (siteName) => `Unusual activity in your account at ${siteName}`,
      title: 'Unusual activity in your account',
      what: (siteName) =>
        `In the last hour there was more activity in your account at ${siteName} than we send separate mails about, such as log-ins from new devices or changes to the account.`,
      you: 'If it was you, there is nothing to do.',
      notYou:
        'If it was not you, someone knows your password. Set a new one at once; that logs out all devices:',
      button: 'Set a new password',
      sessionsLead: 'See where you are logged in, and log devices out:',
      sessionsLabel: 'See the devices',
    },

    deletionPlannedMail: {
      subject: (siteName) => `Your account at ${siteName} will be deleted`,
      title: 'Your account will be deleted',
      what: (siteName, instant) =>
        `Your account at ${siteName} will be deleted on ${instant}. All devices were logged out.`,
      keep: 'To keep it, log in before then:',
      button: 'Log in and keep my account',
      notYou: 'Not you? Then someone knows your password. Set a new one first, then log in:',
      setPassword: 'Set a new password',
    },

    deletionCancelledMail: {
      subject: (siteName) => `Your account at ${siteName} stays`,
      title: 'Your account will not be deleted',
      what: (siteName) =>
        `Someone logged in to your account at ${siteName}, so it will not be deleted. If it was you, there is nothing to do.`,
      notYou: 'If it was not you, someone knows your password. Set a new one at once:',
      button: 'Set a new password',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  account: 'Account',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'show-account': 'Get your own account',
  'change-name': 'Change the name',
  'change-mail-language': 'Choose the language of your mails',
  'export-data': 'Export all data about yourself',
  'delete-account': 'Delete the account; logging in within seven days cancels that',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'account-deleted': 'Account deleted',
  'account-renamed': 'Name changed',
  'data-exported': 'Own data exported',
  'deletion-planned': 'Deletion requested by the owner',
  'mail-language-changed': 'Language of mails changed',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  'name-changed': 'Name changed',
  'deletion-planned': 'Deletion planned',
  'deletion-cancelled': 'Account stays',
  'acts-collected': 'Many changes at once',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'last-admin': () => 'You are the last administrator. Make someone else an administrator before you leave.',
}
