import { limits } from '../../base/limits.ts'
import { day } from '../../base/time.ts'
import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/security.ts'

const newFactorDays = limits.newFactor / day

/** Words for the second step of a log-in, and for how an account is protected; in English. */
export const words: typeof zhCN.words = {
  secondStep: {
    title: 'One more step',
    lead: 'The password is right. Open the authenticator app on your phone and enter the 6-digit code that it shows now.',
    label: 'Code',
    hint: 'No phone at hand? Enter a recovery code.',
    submit: 'Log in',
    lost: asking(
      'Have you lost both the phone and the recovery codes? Contact ',
      us,
      '. Once they have made sure that it is you, they can remove this step.',
    ),
    again: 'Log in to another account',
  },

  passkey: {
    exists: 'This device already has a passkey of this account.',
    stopped: 'Not finished. You can try again.',
    failed: 'This browser cannot use passkeys right now. Log in another way.',
  },

  security: {
    title: 'Account security',
    removed: 'Authenticator app removed. The recovery codes no longer work.',
    'passkey-added': 'Passkey added. You can now log in with it.',
    'passkey-removed':
      'Passkey removed. It can no longer be used; delete it from your phone or password manager, too.',
    'passkey-renamed': 'Passkey renamed.',
    protections: {
      'password-only':
        'Only the password protects your account. If you add an authenticator app, nobody can log in with a stolen password alone.',
      passkey:
        'You can log in with a passkey, but also with the password alone. If you add an authenticator app, a stolen password is no longer enough.',
      'passkey-needed': 'You log in with a passkey; on this site the password alone is not enough.',
      'few-recovery-codes': ({ left, hasPasskey }) =>
        `${left === 0 ? 'All recovery codes are used' : 'You are running out of recovery codes'}. ${hasPasskey ? 'Make new ones, in case you lose your phone or your passkey.' : 'Make new ones, so that you can still log in if you lose your phone.'}`,
      'two-steps': ({ hasPasskey, isWell }) =>
        `${isWell ? 'Your account is well protected: logging' : 'Logging'} in takes ${hasPasskey ? 'a passkey, or the password and a code' : 'the password and a code'}.`,
    },
    due: {
      soon: (at) => [
        'This site requires two-step verification. Add a passkey or an authenticator app before ',
        at,
        '; after that you can no longer log in with the password alone.',
      ],
      now: 'This site requires two-step verification. Add a passkey or an authenticator app first, then continue.',
      verify: 'This site requires two-step verification. Verify with your passkey to continue.',
      verifySoon: (at) => [
        'This site requires two-step verification. Verify with your passkey before ',
        at,
        '; after that you cannot continue without it.',
      ],
      later: 'Later',
      goOn: 'Continue',
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
    rename: 'Rename',
    makeNew: 'Make new ones',
    passkeys: 'Passkeys',
    passkeysHint:
      'A passkey is stored in your phone, computer or password manager. You log in with your fingerprint, face or screen lock, and it cannot be phished.',
    made: (place, at) => ['Added ', at, ' (', place, ')'],
    neverUsed: 'Not used yet',
    otherHost:
      'This passkey was added when this site had another web address, and cannot be used here. Add a new passkey, then remove this one.',
    counterBack: (at) => [
      'On ',
      at,
      ' we noticed that this passkey may have been copied. Unless you restored a backup, remove it.',
    ],

    addPasskey: {
      title: 'Add a passkey',
      lead: 'Your browser will ask for your fingerprint, face or screen lock. After that, you can log in without a user name or password.',
      label: 'Name (optional)',
      labelHint: 'To help you recognise it later, for example “My phone”.',
      submit: 'Add a passkey',
      needsScript:
        'Passkeys need JavaScript and a browser that knows them. Without these, add an authenticator app.',
    },

    removePasskey: {
      title: 'Remove the passkey',
      lead: (name) => [
        'You will no longer be able to log in with the passkey ',
        name,
        '. Other devices that logged in with a passkey will be logged out.',
      ],
      submit: 'Remove the passkey',
    },

    renamePasskey: {
      title: 'Rename the passkey',
      lead: (place) => ['Added with: ', place],
      submit: 'Save',
    },

    passkeyOffer: {
      lead: 'Next time, log in without the password: with your fingerprint, face or screen lock.',
      add: 'Add a passkey',
    },

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
      late: 'This page was open for too long, so its QR code is no longer valid. Delete the entry from the app and scan the new one.',
    },

    removeAuthenticator: {
      title: 'Remove the authenticator app',
      lead: 'After that, you will log in with the password alone, and your recovery codes will stop working. Just changing phones? Remove the app here, then add it on the new one.',
      leadCovered:
        'After that, your recovery codes will stop working, and you will need a passkey or another authenticator app, because this site requires two-step verification. Just changing phones? Remove the app here, then add it on the new one.',
      submit: 'Remove the authenticator app',
    },

    newCodes: {
      title: 'Save your recovery codes',
      lead: 'If you lose your phone, log in with a recovery code instead of a code from the app. Each works once. You will not see them again.',
      copy: 'Copy',
      copied: 'Copied',
      print: 'Print',
      note: (isReplaced) =>
        `Print them or save them in a password manager, not only on the phone with the app.${isReplaced ? ' Earlier recovery codes no longer work.' : ''}`,
      done: 'I have saved them',
    },

    securityChangedMail: {
      notYou: `If it was not you, someone else has access to your account. Set a new password at once, on a device where you have logged in before. That logs out all devices, and removes passkeys and an authenticator app added in the last ${newFactorDays} days:`,
      notYouCodes:
        'If it was not you, someone else has access to your account. Set a new password at once; that logs out all devices:',
      button: 'Set a new password',
      codesLead: 'Then make new recovery codes:',
      codesLabel: 'Account security',
      changes: {
        'authenticator-added': {
          subject: (siteName) => `An authenticator app was added to your account at ${siteName}`,
          title: 'An authenticator app was added',
          what: (siteName) =>
            `An authenticator app was added to your account at ${siteName}. From now on, you need its code as well as the password to log in.`,
        },
        'authenticator-removed': {
          subject: (siteName) => `The authenticator app was removed from your account at ${siteName}`,
          title: 'The authenticator app was removed',
          what: (siteName) =>
            `The authenticator app was removed from your account at ${siteName}. You no longer need its code to log in.`,
        },
        'passkey-added': {
          subject: (siteName) => `A passkey was added to your account at ${siteName}`,
          title: 'A passkey was added',
          what: (siteName) =>
            `A passkey was added to your account at ${siteName}. It can be used to log in without the password.`,
        },
        'passkey-removed': {
          subject: (siteName) => `A passkey was removed from your account at ${siteName}`,
          title: 'A passkey was removed',
          what: (siteName) =>
            `A passkey was removed from your account at ${siteName} and can no longer be used.`,
        },
        'recovery-codes-made': {
          subject: (siteName) => `New recovery codes for your account at ${siteName}`,
          title: 'New recovery codes were made',
          what: (siteName) =>
            `New recovery codes were made for your account at ${siteName}, and the earlier ones no longer work.`,
        },
      },
    },

    recoveryCodeUsedMail: {
      subject: (siteName) => `A recovery code for your account at ${siteName} was used`,
      title: 'A recovery code was used',
      what: (siteName, left) =>
        `Someone entered the password and a recovery code for your account at ${siteName}. That code no longer works; you have ${left === 0 ? 'none' : left} left.`,
      few: 'If it was you, make new recovery codes, so that you can still log in if you lose your phone:',
      makeNew: 'Make new recovery codes',
      notYou:
        'If it was not you, someone knows your password and your recovery codes. Set a new password at once; that logs out all devices:',
      button: 'Set a new password',
      codesLead: 'Then make new recovery codes:',
      codesLabel: 'Account security',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  security: 'Passkeys, authenticator app and recovery codes',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'show-security': 'Get the security settings of your own account',
  'begin-authenticator': 'Get a key for an authenticator app; it takes effect with the first code',
  'add-authenticator': 'Add the authenticator app with its first code, and get recovery codes',
  'remove-authenticator': 'Remove the authenticator app and the recovery codes',
  'make-recovery-codes': 'Make new recovery codes; the earlier ones stop working',
  'begin-passkey': 'Get a challenge for a new passkey',
  'add-passkey': 'Add a passkey that the browser has created',
  'rename-passkey': 'Rename a passkey',
  'remove-passkey': 'Remove a passkey',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'authenticator-added': 'Authenticator app added',
  'authenticator-removed': 'Authenticator app removed',
  'passkey-added': 'Passkey added',
  'passkey-counter-back': 'Counter of a passkey went back',
  'passkey-removed': 'Passkey removed',
  'passkey-renamed': 'Passkey renamed',
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
  'second-factor-needed': () =>
    'This site requires two-step verification. Add a passkey or an authenticator app first.',
  'second-step-missing': () => 'Enter the code.',
  'wrong-second-step': () =>
    'This code is wrong or was used before. Enter the code that the app shows now, or an unused recovery code. If codes from the app never work, let the phone set its time automatically.',
  'unknown-passkey': () =>
    'This passkey was removed, or belongs to another site. Use another one, or log in another way.',
  'passkey-needed': () =>
    asking('This site requires two-step verification: use your passkey. Lost it? Contact ', us, '.'),
  'passkey-refused': () => 'The passkey could not be verified. Try again, or use another way.',
  'challenge-ended': () => 'The page was open for too long, or was sent twice. Try again.',
  'passkey-exists': () => 'This passkey has already been added.',
  'too-many-passkeys': () => 'There are too many passkeys. Remove one that you no longer use.',
  'clock-differs': () =>
    'The phone’s clock is wrong, so its code does not match. Let the phone set its time automatically, then try again.',
}
