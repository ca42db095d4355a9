import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/security.ts'

/** Words for the second step of a log-in, and for how an account is protected; in English. */
export const words: typeof zhCN.words = {
  secondStep: {
    title: 'One more step',
    lead: 'The password is right. Open the authenticator app on your phone and enter the 6-digit code that it shows now.',
    label: 'Code',
    hint: 'Without your phone? Enter a recovery code.',
    submit: 'Log in',
    lost: asking(
      'Have you lost both the phone and the recovery codes? Ask ',
      us,
      ' to remove this step; they need to make sure that it is you.',
    ),
    again: 'Log in to another account',
  },

  security: {
    title: 'Account security',
    removed: 'The authenticator app is removed. From now on the password alone logs you in.',
    protections: {
      'password-only':
        'Only the password protects your account. If you add an authenticator app, nobody can log in with a stolen password alone.',
      'few-recovery-codes':
        'Logging in takes the password and a code, but you are running out of recovery codes. Make new ones, so that you can still log in if you lose your phone.',
      'two-steps': 'Your account is well protected: logging in takes the password and a code.',
    },
    password: 'Password',
    authenticator: 'Authenticator app',
    recoveryCodes: 'Recovery codes',
    none: 'None',
    since: (at) => ['Added ', at],
    used: (at) => ['Last used: ', at],
    left: (count) => (count === 0 ? 'All used' : `${count} left`),
    change: 'Change',
    add: 'Add',
    remove: 'Remove',
    makeNew: 'Make new ones',

    addAuthenticator: {
      title: 'Add an authenticator app',
      lead: 'Open an authenticator app on your phone, such as Google Authenticator, Microsoft Authenticator or your password manager, and scan this QR code.',
      qrCode: 'QR code for the authenticator app',
      byHand: 'Unable to scan it? Enter this key in the app by hand:',
      copy: 'Copy the key',
      copied: 'Copied',
      code: 'The 6-digit code in the app',
      others: 'Adding it logs this account out on all other devices.',
      submit: 'Add',
      late: 'This page was open for too long, so its QR code no longer counts. Delete the entry from the app and scan the new one.',
    },

    removeAuthenticator: {
      title: 'Remove the authenticator app',
      lead: 'Afterwards the password alone logs you in, and all recovery codes end. If you only have a new phone, remove the app here, then add it again with the new phone.',
      submit: 'Remove the authenticator app',
    },

    newCodes: {
      title: 'Save your recovery codes',
      lead: 'If you lose your phone, a recovery code logs you in instead of a code from the app. Each counts once, and this page shows them only now.',
      copy: 'Copy',
      copied: 'Copied',
      print: 'Print',
      note: 'Print them or save them in a password manager, and not on this phone alone. All earlier recovery codes have ended.',
      done: 'I have saved them',
    },

    securityChangedMail: {
      notYou:
        'If it was not you, someone is in your account. Set a new password at once; that logs out all devices:',
      button: 'Set a new password',
      changes: {
        'authenticator-added': {
          subject: (siteName) => `An authenticator app was added to your account at ${siteName}`,
          title: 'An authenticator app was added',
          what: (siteName) =>
            `An authenticator app was added to your account at ${siteName}. From now on logging in takes its code besides the password. If it was you, there is nothing to do.`,
        },
        'authenticator-removed': {
          subject: (siteName) => `The authenticator app was removed from your account at ${siteName}`,
          title: 'The authenticator app was removed',
          what: (siteName) =>
            `The authenticator app was removed from your account at ${siteName}. From now on the password alone logs you in. If it was you, there is nothing to do.`,
        },
        'recovery-codes-made': {
          subject: (siteName) => `New recovery codes for your account at ${siteName}`,
          title: 'New recovery codes were made',
          what: (siteName) =>
            `New recovery codes were made for your account at ${siteName}, and the earlier ones have ended. If it was you, there is nothing to do.`,
        },
      },
    },

    recoveryCodeUsedMail: {
      subject: (siteName) => `A recovery code of your account at ${siteName} was used`,
      title: 'A recovery code was used',
      what: (siteName, left) =>
        `Someone logged in to your account at ${siteName} with the password and a recovery code. That code no longer counts; ${left} are left. If it was you, there is nothing to do.`,
      few: (left) =>
        left === 0
          ? 'All recovery codes are used. Make new ones, so that you can still log in if you lose your phone.'
          : `Only ${left} recovery codes are left. Make new ones, so that you can still log in if you lose your phone.`,
      newLead: 'Make new recovery codes here:',
      newLabel: 'Account security',
      notYou:
        'If it was not you, someone knows your password and your recovery codes. Set a new password at once, then make new recovery codes:',
      button: 'Set a new password',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  security: 'Authenticator app and recovery codes',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'show-security': 'Read how one’s own account is protected',
  'begin-authenticator': 'Get a key for an authenticator app; nothing changes before its first code',
  'add-authenticator': 'Add the authenticator app by its first code, and get recovery codes',
  'remove-authenticator': 'Remove the authenticator app and the recovery codes',
  'make-recovery-codes': 'Make new recovery codes; the earlier ones end',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'authenticator-added': 'Authenticator app added',
  'authenticator-removed': 'Authenticator app removed',
  'recovery-codes-made': 'New recovery codes made',
  'recovery-code-used': 'Recovery code used',
  'second-step-refused': 'Wrong code at the second step',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  'security-changed': 'Account security changed',
  'recovery-code-used': 'Recovery code used',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'second-step-missing': () => 'Enter the code.',
  'wrong-second-step': () =>
    'This code is wrong or was used before. Enter the one that the app shows now. If none is right, let the phone set its time automatically.',
  'clock-differs': () =>
    'The phone’s clock is wrong, so its code does not match. Let the phone set its time automatically, then try again.',
}
