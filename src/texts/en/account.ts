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
      lead: 'You get a file with everything that this site holds about you: your account, registration, devices, the e-mails sent to you, and your activity log.',
      hint: 'It is a JSON file and contains no password. Keep it in a safe place.',
      submit: 'Download',
    },

    delete: {
      title: 'Delete your account',
      lead: (days) =>
        `After you confirm, your account is kept for ${days} days. Log in within that time, and it stays.`,
      now: 'When you press the button, all devices are logged out at once.',
      later: (days) =>
        `After ${days} days your user name, e-mail address, password and our records of your registration and e-mails are deleted for good, and your user name and address become available again. Our activity log keeps only ids and networks for a while, without your user name or e-mail address.`,
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
      subject: (siteName) => `Your user name at ${siteName} was changed`,
      title: 'Your user name was changed',
      what: (siteName) =>
        `Your user name at ${siteName} was changed. From now on, log in with the new one or with your e-mail address.`,
      notYou:
        'If it was not you, someone else may have access to your account. Set a new password at once; that logs out all devices:',
      button: 'Set a new password',
    },

    actsCollectedMail: {
      subject: (siteName) => `A lot of activity in your account at ${siteName}`,
      title: 'A lot of activity in your account',
      what: (siteName) =>
        `There was a lot of activity in your account at ${siteName} in the last hour, such as log-ins from new devices or changes to the account. We did not send you a separate e-mail about each of these.`,
      notYou:
        'If it was not you, someone else may have access to your account. Set a new password at once; that logs out all devices:',
      button: 'Set a new password',
      sessionsLead: 'To check your devices and log any of them out:',
      sessionsLabel: 'Where you are logged in',
    },

    deletionPlannedMail: {
      subject: (siteName) => `Your account at ${siteName} will be deleted`,
      title: 'Your account will be deleted',
      what: (siteName, instant) =>
        `Someone asked to delete your account at ${siteName}. It will be deleted on ${instant}, and all devices were logged out.`,
      asked: 'Requested',
      keep: 'To keep it, log in before it is deleted:',
      button: 'Log in and keep my account',
      notYou: 'Not you? Then someone knows your password. Set a new one first, then log in:',
      setPassword: 'Set a new password',
    },

    deletionCancelledMail: {
      subject: (siteName) => `Your account at ${siteName} will not be deleted`,
      title: 'Your account will not be deleted',
      what: (siteName) => `Someone logged in to your account at ${siteName}, so it will not be deleted.`,
      notYou:
        'If it was not you, someone else may have access to your account. Set a new password at once; that logs out all devices:',
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
  'acts-collected': 'A lot of activity',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'last-admin': () => 'You are the last administrator. Make someone else an administrator before you leave.',
}
