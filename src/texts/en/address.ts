import { limits } from '../../base/limits.ts'
import { day } from '../../base/time.ts'
import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/address.ts'

/** Words for changing the address and undoing the change; in English. */
export const words: typeof zhCN.words = {
  changeAddress: {
    title: 'Change your e-mail address',
    lead: (address) => ['Your e-mail address is ', address, '.'],
    how: 'We will send an e-mail to the new address. Your address changes when you follow its link. We will also notify the old address.',
    address: 'New e-mail address',
    password: 'Password',
    submit: 'Send the e-mail',
    pendingTitle: 'Waiting for you to confirm',
    pendingLead: (address) => ['To change to ', address, ', follow the link in the confirmation e-mail.'],
    validUntil: (instant) => ['The link is valid until ', instant, '.'],
    cancelTitle: 'Changed your mind?',
    cancel: 'Cancel the change',
    otherTitle: 'Use another address',
    other: 'If you ask again, the earlier link stops working.',
    reserved: (address, instant) => [
      'Your former address ',
      address,
      ' is reserved for you until ',
      instant,
      '. Until then you can undo the change with the link that was sent there.',
    ],

    confirmTitle: 'Confirm your new e-mail address',
    confirmLead: (name, address) => ['You are changing the e-mail address of ', name, ' to ', address, '.'],
    confirm: 'Use this address',
    working: 'Changing…',
    elsewhereLead: (address) => [
      'Someone wants to change the e-mail address of their account to ',
      address,
      '. If it is you, enter the password of that account. If not, close this page, and nothing will happen.',
    ],
    accountPassword: 'Account password',
    doneTitle: 'Your e-mail address has been changed',
    done: (address) => ['It is ', address, ' now. All other devices were logged out.'],
    doneElsewhere: (address) => [
      'It is ',
      address,
      ' now. All devices were logged out. Please log in again.',
    ],
    alreadyTitle: 'Already changed',
    already: 'This link was used before, and your address was changed then.',
    takenTitle: 'This address cannot be used',
    taken:
      'While you were waiting, it was taken by another account or reserved for one. Your e-mail address stays as it was.',
    deadTitle: 'This link no longer works',
    dead: 'It may be incomplete or have expired. It also stops working when you request another change, or change your password or address. If you still want to change your address, request it again.',

    cancelByLinkTitle: 'Cancel the change of e-mail address',
    undoTitle: 'Undo the change of e-mail address',
    pendingUndoLead: (instant) => [
      'On ',
      instant,
      ' someone who was logged in to your account and knew your password asked to change your e-mail address. Nothing has changed yet, and you can cancel it.',
    ],
    oldAddress: 'Your e-mail address',
    oldAddressHint: 'Enter the address that received the e-mail, to show that you are not a bot.',
    pendingUndo: 'Cancel the change and log out all devices',
    cancelledTitle: 'The change is cancelled',
    cancelled:
      'Your address stays as it was, and all devices were logged out. If you did not ask for the change, someone knows your password: set a new one now.',
    setPassword: 'Set a new password',
    undoLead: (instant) => [
      'On ',
      instant,
      ' the e-mail address of your account was changed. If it was not you, you can undo it now.',
    ],
    knownTitle: 'If you remember the password you had then',
    knownLead: (instant) => [
      'Enter the password that your account had when the change was requested (',
      instant,
      '). Your old address comes back, and all devices are logged out. Whoever changed the address knew that password, so set a new one.',
    ],
    oldPassword: 'The password you had then',
    undo: 'Undo and set the new password',
    unknownTitle: 'If you do not remember it',
    unknownLead:
      'The account will be suspended: all devices are logged out, and no one can log in until the people who run this site have found out whose it is.',
    dispute: 'Suspend this account',
    restoredTitle: 'Your address is back',
    restored: (address) => [
      'It is ',
      address,
      ' again. All devices were logged out. Please log in with the new password.',
    ],
    disputedTitle: 'The account is suspended',
    disputed: asking(
      'All devices were logged out, and no one can log in. To show that the account is yours, contact ',
      us,
      '.',
    ),
    undoDeadTitle: 'This link no longer works',
    undoDead: asking(
      'It may be incomplete or too old, or the change was already cancelled or undone. If something is still wrong with your account, contact ',
      us,
      '.',
    ),

    reservedTitle: 'This address is reserved for now',
    reservedUntil: (instant) => [
      'It recently belonged to another account and is reserved for that account until ',
      instant,
      '. After that this link will work.',
    ],
    reservedOther: 'Register with another address',
    reservedOpen: asking(
      'We are finding out who owns the account that last used it. If it is yours, contact ',
      us,
      '.',
    ),
  },

  addressMails: {
    change: {
      subject: (siteName) => `Confirm your new e-mail address at ${siteName}`,
      title: 'Confirm your new e-mail address',
      why: (siteName) =>
        `You are getting this e-mail because someone wants to use this address for their account at ${siteName}.`,
      linkLead: 'If it was you, follow this link:',
      linkLabel: 'Confirm the e-mail address',
      valid: (until) =>
        `The link is valid until ${until}. You need to be logged in to that account, or enter its password.`,
      notYou: 'Not you? Ignore this e-mail, and nothing will happen.',
    },
    taken: {
      subject: (siteName) => `You already have an account at ${siteName}`,
      title: 'You already have an account',
      why: (siteName) =>
        `Someone tried to use this address for another account at ${siteName}. It already has an account, so nothing was changed.`,
      you: 'If it was you, you can log in to the account that has this address:',
      button: 'Log in',
      forgotLead: 'Forgot its password?',
      forgotLabel: 'Set a new one',
      notYou: 'Not you? Ignore this e-mail. Neither your account nor your password has changed.',
    },
    asked: {
      subject: (siteName) => `Someone asked to change your e-mail address at ${siteName}`,
      title: 'Someone asked to change your e-mail address',
      what: (siteName) =>
        `Someone who is logged in to your account at ${siteName} and knows its password asked to change its e-mail address.`,
      notYou: 'If it was not you, cancel it at once:',
      button: 'Cancel the change',
      valid: `With this link you can cancel the change until it is made, and undo it for ${limits.undoLife / day} days after that.`,
    },
    left: {
      subject: (siteName) => `Your e-mail address at ${siteName} was changed`,
      title: 'Your e-mail address was changed',
      what: (siteName) =>
        `The address of your account at ${siteName} was changed, and we no longer send e-mails to this address.`,
      notYou: 'If it was not you, undo it at once:',
      button: 'Undo the change',
      valid: (until) =>
        `You can undo it until ${until}. Until then no one else can register with this address.`,
      disputed:
        'Someone with access to this address told us that they did not make the change. All devices were logged out, and no one can log in until we know who owns the account.',
    },
    changed: {
      subject: (siteName) => `Your e-mail address at ${siteName} was changed`,
      title: 'Your e-mail address was changed',
      what: (siteName) =>
        `Your account at ${siteName} uses this address from now on, and all other devices were logged out. You can log in with this address or your user name.`,
      notYou: asking('Not you? Contact ', us, '.'),
    },
    reserved: {
      subject: (siteName) => `Your former e-mail address at ${siteName}`,
      title: 'This e-mail address is reserved for now',
      why: (siteName) =>
        `Someone tried to use this address at ${siteName}: to register, to set a new password, or for another account.`,
      what: (until) =>
        until === null
          ? 'The people who run this site are finding out who owns the account that last used this address. Until then the address cannot be used.'
          : `It recently belonged to an account and is reserved for that account until ${until}, so it cannot be used now.`,
      notYou: 'If that account is yours and you did not change its address, undo it at once:',
      button: 'Undo the change',
      you: 'If you changed it yourself, log in with your user name or your new address.',
      ask: asking('If that account is yours, contact ', us, '.'),
    },
    restored: {
      subject: (siteName) => `The change of your e-mail address at ${siteName} was undone`,
      title: 'The change of e-mail address was undone',
      what: (siteName) =>
        `Your account at ${siteName} has its former address again. Its password was also changed, and all devices were logged out.`,
      whatSuspended: (siteName) =>
        `Your account at ${siteName} has its former address again, and its old password no longer works.`,
      later: 'You cannot log in until the account is restored; you will then get another e-mail.',
      setPassword: 'If you do not know the new password, or it was not you, set another one:',
      ask: asking('If you think this was wrong, ask ', us, '.'),
    },
    disputed: {
      subject: (siteName) => `You cannot log in at ${siteName} for now`,
      title: 'You cannot log in for now',
      what: (siteName) =>
        `Someone with access to the former address of your account at ${siteName} told us that they did not make the change. All devices were logged out, and no one can log in until we know who owns the account.`,
      ask: asking('To show that the account is yours, contact ', us, '.'),
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  address: 'Changing the address',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'show-changes': 'Get the pending change of address, and the old addresses that are still reserved',
  'change-address': 'Ask for another address: a link is sent there, and opening it makes the change',
  'resend-change': 'Resend the link for the change of address',
  'cancel-change': 'Cancel the pending change of address',
  'confirm-address': 'Confirm the change with the code sent to the new address',
  'cancel-change-by-link': 'Cancel the change with the code sent to the old address',
  'undo-address': 'Undo the change with the code sent to the old address, and set a new password',
  'dispute-address':
    'Without the password: suspend the account with the code sent to the old address, until an administrator decides',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'address-change-asked': 'Change of address requested',
  'address-change-cancelled': 'Change of address cancelled',
  'address-changed': 'Address changed',
  'address-disputed': 'Change of address disputed',
  'address-restored': 'Change of address undone',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  'address-change': 'Link for a new address',
  'address-change-asked': 'Change of address requested',
  'address-changed': 'Address changed',
  'address-restored': 'Change of address undone',
  'address-disputed': 'Change of address disputed',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'log-in-first': () =>
    'The password is correct, but on its own it is not enough for this account. Log in first, then open the link again.',
  'address-same': () => 'This is already your e-mail address. Enter a different one.',
  'change-done-meanwhile': () =>
    'Nothing was cancelled: the change was finished after you opened this page. You can undo it here.',
}
