import type { AccountTexts } from '../zh-CN/account.ts'

/** What a person reads about their own account, in English. */
export const accountEn: AccountTexts = {
  browserOn: (browser, system) => {
    if (browser && system) return `${browser} on ${system}`
    return browser ?? (system ? `A browser on ${system}` : 'An unknown browser')
  },
  network: (network) => network ?? 'an unknown place',

  strength: {
    weak: 'weak, quickly guessed. Add a few unrelated words.',
    fair: 'fair. Another word or two would make it safer.',
    strong: 'strong, hard to guess.',
    here: (degree) => `Strength: ${degree}`,
    typed: (degree) => `Strength of what you just typed: ${degree}`,
    chosen: (degree) => `Strength of the new password: ${degree}`,
  },

  home: {
    title: 'Your account',
    kept: 'Your account stays: you logged in, so it will not be deleted.',
    changed: 'Saved.',
    name: 'Name',
    address: 'E-mail address',
    password: 'Password',
    mailLanguage: 'Mail language',
    sessions: 'Logged in',
    sessionsCount: (count) => (count === 1 ? 'on 1 device' : `on ${count} devices`),
    since: 'Confirmed',
    change: 'Change',
    see: 'Show',
    dataTitle: 'Your data',
    toExport: 'Export my data',
    toDelete: 'Delete my account',
  },

  name: {
    title: 'Change your name',
    lead: 'From then on you log in with the new name. The old one is free at once, for anybody.',
    label: 'New name',
    submit: 'Change name',
  },

  language: {
    title: 'Language of mails',
    lead: 'In which language shall we write to you?',
    submit: 'Save',
    names: { 'zh-CN': '中文 (Chinese)', en: 'English' },
  },

  sessions: {
    title: 'Where you are logged in',
    lead: 'Is there one that you do not know? Log it out, then change your password.',
    toPassword: 'Change password',
    isThis: 'This device',
    loggedIn: (network, at) => ['Logged in from ', network, ', ', at],
    seen: (at) => ['Last used: ', at],
    seenNow: 'In use now',
    end: 'Log out',
    endOthers: 'Log out all other devices',
    done: 'Logged out.',
    stale: 'It was logged out already.',
  },

  export: {
    title: 'Export my data',
    lead: 'You get a file with everything that this site holds about you: account, registration, devices, mails that were sent to you, and what happened.',
    hint: 'It is a JSON file and has no password in it. Keep it in a safe place.',
    submit: 'Download',
  },

  delete: {
    title: 'Delete my account',
    lead: (days) => `Your account will be deleted in ${days} days. If you log in before then, it stays.`,
    now: 'When you press the button, all devices are logged out at once.',
    later: (days) =>
      `After ${days} days your name, address, password and what we keep of your registration and mails are deleted for good, and name and address are free again. The log of what happened keeps, for a while, numbers and networks without name or address.`,
    toExport: 'Want a copy? Export your data first',
    password: 'Password',
    submit: 'Delete my account',
    lastAdmin: 'You are the last administrator. Make somebody else one before you leave.',
    plannedTitle: 'Your account will be deleted',
    planned: (at) => [
      'It will be deleted on ',
      at,
      '. All devices were logged out, and we have sent you a mail about it.',
    ],
    change: 'Changed your mind? Log in before then, and your account stays.',
  },

  newDeviceMail: {
    subject: (siteName) => `New log-in to your account at ${siteName}`,
    title: 'A log-in from a new device',
    what: (siteName) =>
      `Somebody logged in to your account at ${siteName} with the right password, from a device that was not seen there before.`,
    when: (instant) => `When: ${instant}`,
    browser: (words) => `Device: ${words}`,
    from: (network) => `From: ${network}`,
    you: 'If it was you, there is nothing to do. This mail also comes after you changed your browser, used a private window or deleted your cookies.',
    notYou:
      'If it was not you, somebody knows your password. Set a new one at once; that logs out all devices:',
    button: 'Set a new password',
    sessionsLead: 'Here you see where you are logged in, and can log a device out:',
    sessionsLabel: 'See the devices',
  },

  nameChangedMail: {
    subject: (siteName) => `The name of your account at ${siteName} was changed`,
    title: 'The name of your account was changed',
    what: (siteName) =>
      `Your account at ${siteName} just got another name, with which you log in from now on; your e-mail address works as well. If it was you, there is nothing to do.`,
    notYou:
      'If it was not you, somebody knows your password. Set a new one at once; that logs out all devices:',
    button: 'Set a new password',
  },

  deletionPlannedMail: {
    subject: (siteName) => `Your account at ${siteName} will be deleted`,
    title: 'Your account will be deleted',
    what: (siteName, instant) =>
      `Your account at ${siteName} will be deleted on ${instant}. All devices were logged out.`,
    keep: 'To keep it, log in before then:',
    button: 'Log in and keep my account',
    notYou: 'You did not ask for this? Then somebody knows your password. Set a new one first, then log in:',
    setPassword: 'Set a new password',
  },

  deletionCancelledMail: {
    subject: (siteName) => `Your account at ${siteName} stays`,
    title: 'Your account will not be deleted',
    what: (siteName) =>
      `Somebody logged in to your account at ${siteName}, so it will not be deleted. If it was you, there is nothing to do.`,
    notYou: 'If it was not you, somebody knows your password. Set a new one at once:',
    button: 'Set a new password',
  },
}
