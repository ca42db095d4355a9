import { limits } from '../../base/limits.ts'
import { minute } from '../../base/time.ts'
import { accountEn } from './account.ts'
import { addressMailsEn, changeAddressEn } from './address.ts'
import { adminEn } from './administration.ts'
import { daysNumber, instantWords } from '../instants.ts'
import { notMeEn } from './not-me.ts'
import { readableDomains } from '../problems.ts'
import type { ProblemFacts, ProblemKind } from '../problems.ts'
import type { Texts } from '../zh-CN/common.ts'

const resetMinutes = limits.resetLife / minute

/** Every sentence that a person reads, in English. */
export const en: Texts = {
  problem: (kind, facts = {}) => problems[kind](facts),

  instant,
  clock: (at) => {
    const { time, zone } = instantWords('en', at)
    return `${time} (${zone})`
  },

  frame: {
    language: 'Language',
    problemTitle: (title) => `Problem: ${title}`,
    loggedInAs: (name) => ['Logged in as ', name],
    logOut: 'Log out',
    development: (link) => ['Development: mails are not really sent. Read them in the ', link, '.'],
    mailbox: 'development mailbox',
    problem: 'Problem: ',
    summary: (count) => (count === 1 ? 'There is a problem' : `There are ${count} problems`),
    showPassword: 'Show password',
    opensNewTab: ' (opens in a new tab)',
    logIn: 'Log in',
    register: 'Register',
    toHome: 'To the front page',
  },

  home: {
    title: 'Welcome',
    welcome: (siteName) => `Welcome to ${siteName}`,
    lead: 'New here? Register first. Been here before? Just log in.',
    hello: (name) => `Hello, ${name}`,
    loggedIn: 'You are logged in.',
    name: 'Name',
    address: 'E-mail address',
  },

  register: {
    title: 'Register',
    lead: 'When you are done, we send a mail to your address to confirm it.',
    name: 'Name',
    nameHint: '2 to 64 letters or digits of any script, and _\u00a0.\u00a0-',
    address: 'E-mail address',
    addressHint: 'The confirmation mail goes here.',
    addressMeant: (address) => `Did you mean ${address}?`,
    honeypot: 'Leave this empty',
    password: 'Password',
    passwordHint: (minLength) =>
      `At least ${minLength} characters. A few unrelated words are easy to remember and hard to guess.`,
    terms: (link) => ['I have read and accept the ', link],
    termsLink: 'terms of use',
    privacy: (link) => ['How we treat your data: ', link, '.'],
    privacyLink: 'privacy notice',
    submit: 'Register',
    toLogin: 'Already have an account?',
    closedTitle: 'Registration is closed',
    closed:
      'This site takes no new registrations at the moment. If you have an account, you can log in as usual.',
  },

  waiting: {
    title: 'Please check your mail',
    lead: (address) => ['The mail goes to ', address, '. Open it and follow the link in it.'],
    expiredTitle: 'Your mail has expired',
    expired: (address) => [
      'The link sent to ',
      address,
      ' is no longer valid. No need to fill in everything again: let us send another mail, and its link will work.',
    ],
    mailTitle: 'Where the mail is',
    mailHeadline: {
      queued: 'About to be sent',
      sending: 'Being sent',
      sent: 'Sent',
      delayed: 'Not there yet, we will try again',
      unknown: 'It may have arrived',
      refused: 'It cannot be delivered',
      cancelled: 'Not sent',
    },
    mailDetail: {
      queued: 'The mail is waiting its turn. That usually takes a few seconds.',
      sending: 'We are handing the mail to the mail server.',
      sent: 'The mail server has taken it. It should be there in a minute or two; if not, look into your spam folder.',
      unknown:
        'The connection broke before the mail server answered. Look into your inbox and spam folder; if there is nothing, we will try again.',
      cancelled: 'This mail was not sent. Use “Send it again” below.',
    },
    delayedBecause: {
      'no-such-mailbox':
        'The other server cannot find this mailbox at the moment. Please check the address for a typing slip.',
      'mailbox-full': 'This mailbox is full and takes no new mail. Please make some room.',
      'message-rejected': 'The other server did not take this mail for now.',
      policy: 'The other server does not take our mail for now.',
      'non-ascii-address':
        'For now the mail server does not understand addresses with letters beyond a to z.',
      'server-unreachable': 'The mail server is out of reach for the moment. You need not do anything.',
      'server-busy': 'The mail server is busy and asked us to come back later. You need not do anything.',
      'mail-budget':
        'No further mail can be sent here today. Look for an earlier one, or try again in a day; if it stays like this, ask the people who run this site.',
      'held-back':
        'More mails are waiting than we may send at once. Yours goes out when its turn comes. You need not do anything.',
      greylisted:
        'The other server asks first-time senders to come back in a few minutes, a common measure against spam. You need not do anything.',
      other: 'The mail server asked us to come back later. You need not do anything.',
    },
    refusedBecause: {
      'no-such-mailbox':
        'The other server says that this mailbox does not exist. Please correct the address below.',
      'mailbox-full': 'This mailbox is full. Make some room and send the mail again, or use another address.',
      'message-rejected':
        'The other server refused this mail. Use another address, or ask the people who run this site.',
      policy:
        'The other server does not take our mail. Use another address, or ask the people who run this site.',
      'non-ascii-address':
        'Our mail server cannot reach addresses with letters beyond a to z. Please use another one.',
      'server-unreachable':
        'The other mail server cannot be reached at all. Check the address, or use another one.',
      'server-busy':
        'The other mail server stayed too busy. Send the mail again later, or use another address.',
      'mail-budget':
        'No further mail can be sent here today. Look for an earlier one, or try again in a day; if it stays like this, ask the people who run this site.',
      'held-back':
        'More mails were waiting than we may send, and the turn of this one did not come. Send it again later.',
      greylisted:
        'The other mail server kept putting us off. Send the mail again later, or use another address.',
      other: 'The other server did not take the mail. Check the address, or use another one.',
    },
    mailbox: (link) => ['This is a development server: the mail is in the ', link, '.'],
    code: '8-digit code',
    codeHint: 'The mail has a code too. Typing it here works just as well.',
    codeSubmit: 'Confirm',
    resendTitle: 'No mail?',
    resend: 'Send it again',
    resendIn: (seconds) => `Possible again in ${seconds} s`,
    correctTitle: 'Wrong address?',
    address: 'The right address',
    correctionsLeft: (left) =>
      `You can correct it ${left === 1 ? 'once more' : `${left} more times`}. Links and codes sent so far will stop working.`,
    correct: 'Correct it and send again',
    noCorrections: 'The address cannot be corrected here any more.',
    registerAnew: 'Register again',
    meant: (address) => ['Did you mean ', address, '?'],
    correctToMeant: 'Change it and send again',
    doubts: {
      disposable:
        'This looks like a throw-away address. Should you ever forget your password, the link for a new one can only go here. Better use an address that you keep.',
      unreachable:
        'We found no server that takes mail for this address. It may be mistyped; please look again.',
    },
    validUntil: (instant) => ['Link and code are valid until ', instant, '.'],
    reload: 'Confirmed somewhere else already? Reload this page',
  },

  confirm: {
    title: 'Confirm your registration',
    lead: (name, address) => ['Account ', name, ', address ', address, '. One last step.'],
    submit: 'Finish registration',
    working: 'Confirming…',
    elsewhereLead: (address) => [
      'This mail went to ',
      address,
      ', but somebody registered with another browser than this one. To be on the safe side, we ask you one more thing.',
    ],
    knownTitle: 'If you registered yourself',
    password: 'Password from registration',
    submitPassword: 'Confirm',
    newTitle: 'If you did not, or forgot the password',
    newTitleAlone: 'Choose a new password',
    newLead:
      'Choose a new password that only you know. The one typed at registration will not work, whoever typed it.',
    handedOutLead: (address) => [
      'The people who run this site gave you this link to confirm the registration of ',
      address,
      '. Type the password chosen at registration.',
    ],
    handedOutUsedUp:
      'The password was tried too often, and this link no longer works. Open the link in the confirmation mail: there you can choose a new password.',
    name: 'Name',
    nameHint: 'One that you like, 2 to 64 characters.',
    newPassword: 'New password',
    submitNew: 'Set password and confirm',
    nameTakenLead:
      'While you were waiting, somebody else took your name. Choose another one; address and password stay as they are.',
    submitName: 'Confirm',
    confirmed: 'Thank you for confirming. Please log in!',
    confirmedLead: 'Your registration is complete. Now log in.',
    confirmedLink: 'Log in',
    alreadyTitle: 'Already confirmed',
    already: 'This address is confirmed already. There is nothing left to do, please log in.',
    invalidTitle: 'Invalid confirmation request',
    invalid:
      'Perhaps the link was not copied in full, or it stopped working when the address was corrected. Open the link in the latest mail; if there is none, register again.',
    expiredTitle: 'Your mail has expired, please register again',
    expiredMayRenew:
      'No need to fill in everything again: one click and we send another mail. What you typed is still there.',
    expired: 'What was typed at registration has been deleted, as it should be. Please register once more.',
    renew: 'Send another mail',
    openAgainTitle: 'Please open the link again',
    openAgain:
      'This page was opened a while ago, or you have opened the link of another mail since. Go back to the mail and open its link once more.',
    renewedTitle: 'Please check your mail',
    renewed: 'Another mail is on its way. It has the same link as the one before; either will do.',
  },

  login: {
    title: 'Log in',
    identifier: 'Name or e-mail address',
    password: 'Password',
    stay: 'Stay logged in',
    stayHint: 'Not on a computer that others use.',
    submit: 'Log in',
    toRegister: 'No account yet?',
    forgot: 'Forgot your password?',
    confirmed: 'Thank you for confirming. Please log in!',
    waited:
      'This browser no longer follows your registration and cannot tell whether it was confirmed. Log in: if it was not, you can have the mail sent again.',
    unconfirmed: 'This account has not been confirmed by mail yet!',
    unconfirmedLead: 'Open the link in the confirmation mail, then log in.',
    resend: 'Send the confirmation mail again',
    toWaiting: 'See where the mail is',
  },

  proof: {
    working: 'One moment: your browser computes something, to show that no program is at work.',
    done: (seconds) =>
      seconds === 0
        ? 'Your browser has done its computing: you can try again at once.'
        : `Your browser has done its computing: you can try again in ${duration(seconds)}.`,
  },

  recentProof: {
    title: 'Your password, please',
    lead: (name) => [
      'You are logged in as ',
      name,
      '. What you are about to do asks for your password again.',
    ],
    password: 'Password',
    submit: 'Go on',
  },

  otherAccount: {
    title: 'Another account is logged in now',
    lead: (name) => [
      'This page was opened for another account, so nothing was changed. You are now logged in as ',
      name,
      '.',
    ],
    goOn: 'Continue with this account',
  },

  passwordReset: {
    forgotTitle: 'Forgot your password?',
    forgotLead: 'Tell us who you are, and we send a link to your address with which you can set a new one.',
    forgotSubmit: 'Send the link',
    sentTitle: 'Please check your mail',
    sent: `If we know this name or address, a mail is on its way. Its link is valid for ${resetMinutes} minutes and works once.`,
    sentNothing:
      'Nothing there after a few minutes? Look into your spam folder, or try the other one: your name instead of the address, or the address instead of the name.',
    resetTitle: 'Set a new password',
    resetLead: (name) => ['Account ', name, '. Whoever is logged in to it will be logged out everywhere.'],
    newPassword: 'New password',
    resetSubmit: 'Set password',
    doneTitle: 'The new password is set',
    done: 'All devices were logged out. Please log in with the new password.',
    deadTitle: 'This link no longer works',
    dead: `It is valid for ${resetMinutes} minutes and works once; a change of password or address ends it too. Ask for another one.`,
    askAgain: 'Ask for another link',
  },

  changePassword: {
    title: 'Change password',
    lead: 'All other devices will be logged out; this one stays.',
    old: 'Present password',
    submit: 'Change password',
    done: 'The new password is set. All other devices were logged out.',
  },

  changeAddress: changeAddressEn,

  logout: {
    title: 'Log out',
    lead: 'Next time you will need your password.',
    submit: 'Log out',
    nobody: 'You are not logged in.',
  },

  account: accountEn,
  notMe: notMeEn,

  admin: adminEn,

  trouble: {
    'bad-request': {
      title: 'Something is wrong with this request',
      text: 'We could not read what your browser sent. Go back and try again.',
    },
    'wrong-origin': {
      title: 'This request did not come from our site',
      text: 'For your safety we only take requests from our own pages. Open the site directly and try again.',
    },
    'not-found': {
      title: 'There is no such page',
      text: 'The address may be mistyped, or the page is gone.',
    },
    method: { title: 'This page cannot be used like that', text: 'Please start from the front page.' },
    'too-large': {
      title: 'That is too much',
      text: 'What was sent is larger than we take. Make it shorter and try again.',
    },
    'unknown-content-type': {
      title: 'We cannot read this format',
      text: 'Please use the forms on our pages.',
    },
    'too-many': { title: 'Too many tries', text: 'There were more than we take in so short a time.' },
    broken: {
      title: 'Something broke',
      text: 'It is our fault and has been noted down. Please try again later.',
    },
    busy: {
      title: 'A little crowded right now',
      text: 'What you typed was not saved.',
    },
    unavailable: {
      title: 'Out of service for a moment',
      text: 'The site is being restored.',
    },
  },
  tryAgainIn: (seconds) => `Try again in ${duration(seconds)}.`,

  mailbox: {
    title: 'Development mailbox',
    lead: 'Every mail that was “sent”, newest first. Only development servers have this page.',
    list: 'Mails',
    empty: 'No mails yet. Register somebody.',
    choose: 'Choose a mail to read it.',
    from: 'From',
    to: 'To',
    date: 'Date',
    html: 'HTML',
    text: 'Plain text',
    headers: 'Headers',
  },

  confirmationMail: {
    subject: (siteName) => `Confirm your registration at ${siteName}`,
    title: (siteName) => `Thank you for registering at ${siteName}!`,
    why: (siteName) => `You get this mail because somebody registered at ${siteName} with this address.`,
    linkLead: 'If it was you, follow this link to finish your registration:',
    linkLabel: 'Finish registration',
    digitsLead: 'Or type this code on the page where you registered:',
    digitsWarning:
      'Type it only where you registered yourself. Nobody may ask you for it; whoever does is a fraud.',
    valid: (days, expiresAt) =>
      `Link and code are valid for ${daysNumber(days)} ${days === 1 ? 'day' : 'days'}, until ${instant(expiresAt)}.`,
    notYou: 'Not you? Ignore this mail, and nothing will happen. To get no more mails like this:',
    notMe: 'It was not me',
  },

  reminderMail: {
    subject: (siteName) => `Your registration at ${siteName} is not finished`,
    title: 'One step is missing',
    why: (siteName) =>
      `Somebody registered at ${siteName} with this address and has not confirmed it yet. This is the only reminder.`,
    linkLead: 'If it was you, follow this link to finish your registration:',
    digitsLead:
      'Or log in with the password you chose; you are asked to confirm, and can type this code there:',
    valid: (expiresAt) =>
      `Link and code are valid until ${instant(expiresAt)}. After that you would have to register anew.`,
    notYou:
      'Not you? Ignore this mail: the registration will be deleted, and no second reminder comes. To get no more mails like this:',
  },

  alreadyRegisteredMail: {
    subject: (siteName) => `You already have an account at ${siteName}`,
    title: 'You already have an account',
    why: (siteName) =>
      `Somebody registered at ${siteName} with this address. It has an account already, so no new one was made.`,
    you: 'If it was you, just log in:',
    button: 'Log in',
    forgotLead: 'Forgot your password?',
    forgotLabel: 'Set a new one',
    notYou:
      'Not you? Neither your account nor your password has changed, and there is nothing to do. To get no more mails like this:',
    notMe: 'It was not me',
  },

  passwordResetMail: {
    subject: (siteName) => `Set a new password at ${siteName}`,
    title: 'Set a new password',
    why: (siteName) =>
      `Somebody asked at ${siteName} to set a new password for the account that belongs to this address.`,
    linkLead: 'If it was you, follow this link:',
    linkLabel: 'Set a new password',
    valid: (expiresAt) => `The link works once, until ${instant(expiresAt)}.`,
    notYou: 'Not you? Ignore this mail; your password stays as it is. Give the link to nobody.',
  },

  passwordChangedMail: {
    subject: (siteName) => `Your password at ${siteName} was changed`,
    title: 'Your password was changed',
    what: (siteName) =>
      `The password of your account at ${siteName} was just changed, and you were logged out everywhere else. If it was you, there is nothing to do.`,
    notYou: 'If it was not you, set a new password at once:',
    button: 'Set a new password',
  },

  addressMails: addressMailsEn,

  confirmedByHandMail: {
    subject: (siteName) => `Your account at ${siteName} was confirmed for you`,
    title: 'Your account is confirmed',
    why: (siteName) =>
      `The people who run ${siteName} confirmed the registration of this address. The link in the confirmation mail is not needed any more.`,
    you: 'If you asked them to, you can log in now:',
    button: 'Log in',
    notYou:
      'Not you? Then somebody registered with your address. Please tell the people who run this site at once.',
  },

  testMail: {
    subject: (siteName) => `Test mail from ${siteName}`,
    title: 'Mails arrive',
    text: (siteName) =>
      `This is a test mail from ${siteName}. You can read it, so the mail server is set up well.`,
  },
}

const problems: Record<ProblemKind, (facts: ProblemFacts) => string> = {
  'name-missing': () => 'Type a name.',
  'name-too-short': () => 'The name is too short: at least 2 characters.',
  'name-too-long': () => 'The name is too long: at most 64 characters.',
  'name-characters': () => 'A name has only letters, digits and _ . - and no spaces.',
  'name-edges': () => 'A name begins and ends with a letter or digit.',
  'name-mixed-scripts': () =>
    'This name mixes scripts whose letters look alike. Keep to one script; Chinese characters may go with Latin letters.',
  'name-reserved': () => 'This name is reserved. Choose another one.',
  'name-taken': () => 'This name is taken, or looks too much like one that is. Choose another one.',
  'address-missing': () => 'Type your e-mail address.',
  'address-too-long': () => 'The e-mail address is too long.',
  'address-several': () => 'Type one e-mail address only.',
  'address-quoted': () =>
    'Type the e-mail address alone, without quotes or brackets, such as ming@example.com.',
  'address-characters': () => 'The e-mail address has a character that cannot be there, perhaps a space.',
  'address-no-at': () => 'The e-mail address has no @. It should look like ming@example.com.',
  'address-domain': () => 'The part after the @ is not right. It should look like example.com.',
  'address-invalid': () => 'This is not an e-mail address. Please look again.',
  'address-fullwidth-at': () =>
    'The ＠ was typed with a Chinese or Japanese keyboard. Replace it with a plain @.',
  'address-domain-not-allowed': (facts) =>
    `This site takes only addresses at ${readableDomains(facts).join(', ')}.`,
  'address-blocked': () =>
    'This site takes no registrations with this address. Use another one, or ask the people who run this site.',
  'address-taken': () =>
    'This address has an account. To make that one an administrator, run “postern admin promote” on the server.',
  'address-of-other-mail': () => 'The mail did not come to this address. Look at whom it was sent to.',
  'change-done-meanwhile': () =>
    'Nothing was cancelled: the change was finished after you opened this page. You can undo it here.',
  'address-disposable': () => 'This site takes no throw-away addresses. Please use one that you keep.',
  'address-unreachable': () => 'The part after the @ takes no mail. Look for a typing slip.',
  'address-unchanged': () => 'This is the same address as before. If it is right, use “Send it again”.',
  'address-not-disputed': () =>
    'Nobody disputes that this address was changed. Type the former address that is in dispute.',
  'locale-missing': () => 'Choose a language.',
  'address-same': () => 'This is your address already. Type another one.',
  'password-missing': () => 'Type your password.',
  'password-not-chosen': () => 'Choose a password.',
  'password-too-short': ({ minLength = 8 }) => `The password is too short: at least ${minLength} characters.`,
  'password-too-long': () => 'The password is too long.',
  'password-common': () => 'Many people use this password, so it is easy to guess. Choose another one.',
  'password-leaked': () =>
    'This password is known from a leak elsewhere, so thieves try it early. Choose another one.',
  'password-personal': () =>
    'The password is the same as the name, the address or the site. Choose another one.',
  'password-characters': () => 'The password has characters that cannot be read. Type it again.',
  'terms-not-accepted': () => 'To register you need to accept the terms of use.',
  'wrong-login': () => 'Wrong name, address or password.',
  suspended: () => 'This account is suspended. Ask the people who run this site.',
  'identifier-missing': () => 'Type your name or e-mail address.',
  'wrong-password-alone': () => 'This is not the password. Try again.',
  'wrong-password': () => 'That is not the password. Try again, or choose a new one below.',
  'password-tries-used-up': () => 'The old password was tried too often. Please choose a new one.',
  'code-missing': () => 'Type the 8-digit code from the mail.',
  'code-malformed': () => 'The code has 8 digits. Please compare it with the mail.',
  'wrong-code': () => 'That is not the code. Compare it with the latest mail.',
  'code-tries-used-up': () => 'The code was tried too often and no longer works. Open the link in the mail.',
  'too-soon': ({ seconds = 60 }) =>
    `A mail went out just now. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  'too-many': ({ seconds = 60 }) => `There were too many tries. Try again in ${duration(seconds)}.`,
  busy: ({ seconds = 2 }) =>
    `It is a little crowded right now. Type the password again in ${duration(seconds)} and send the form once more.`,
  'last-admin': () => accountEn.delete.lastAdmin,
  'corrections-used-up': () => 'The address cannot be corrected here any more. Please register again.',
}

function instant(at: number): string {
  const { date, time, zone } = instantWords('en', at)
  return `${date}, ${time} (${zone})`
}

// Rounded up: who waits as long as they were told is let in.
function duration(seconds: number): string {
  if (seconds === 1) return 'a second'
  if (seconds < 120) return `${seconds} seconds`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3_600)} hours`
}
