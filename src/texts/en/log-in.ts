import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/log-in.ts'

/** Words for logging in and out; in English. */
export const words: typeof zhCN.words = {
  login: {
    title: 'Log in',
    identifier: 'User name or e-mail address',
    password: 'Password',
    stay: 'Stay logged in',
    stayHint: 'Not on a computer that others use.',
    submit: 'Log in',
    byPasskey: 'Log in with a passkey',
    toRegister: (link) => ['No account yet? ', link],
    forgot: 'Forgot your password?',
    confirmed: 'Thank you for confirming. Please log in!',
    waited:
      'You registered a while ago. Already confirmed? Log in. If not, log in anyway, and you can have the e-mail resent.',
    late: 'The second step took too long, or the password was changed. Please log in again.',
    unconfirmed: 'This account has not been confirmed by e-mail yet!',
    unconfirmedLead: 'Open the link in the confirmation e-mail, then log in.',
    resend: 'Resend the confirmation e-mail',
    toWaiting: 'See the status of the e-mail',
  },

  logout: {
    title: 'Log out',
    lead: 'You will need to log in again when you come back.',
    submit: 'Log out',
    nobody: 'You are not logged in',
  },

  newDeviceMail: {
    subject: (siteName) => `New log-in to your account at ${siteName}`,
    title: 'A log-in from a new device',
    what: (siteName) =>
      `Someone logged in to your account at ${siteName} with the right password, from a new device.`,
    whatByPasskey: (siteName) =>
      `Someone logged in to your account at ${siteName} with a passkey, from a new device.`,
    you: 'If it was you, you do not need to do anything. You also get this e-mail after changing browsers, using a private window or deleting your cookies.',
    notYou:
      'If it was not you, someone knows your password. Set a new one at once; that logs out all devices:',
    notYouByPasskey:
      'If it was not you, someone can use your phone, computer or password manager. Set a new password at once; that logs out all devices:',
    button: 'Set a new password',
    passkeysLead: 'Then check your passkeys:',
    passkeysLabel: 'Account security',
    sessionsLead: 'To check your devices and log any of them out:',
    sessionsLabel: 'Where you are logged in',
  },

  factorMissingMail: {
    subject: (siteName) => `Someone entered the password for your account at ${siteName}`,
    title: 'Someone entered your password',
    what: (siteName) =>
      `Someone entered the right password for your account at ${siteName} on a new device, but did not complete the second step within ten minutes, or completed it only after several wrong codes.`,
    notYou:
      'If it was not you, someone knows your password. Set a new one at once; that logs out all devices:',
    button: 'Set a new password',
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  'log-in': 'Logging in and out',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'log-in': 'Log in',
  'challenge-log-in': 'Get a challenge: solving it shortens the wait before the next try',
  'log-in-second-step': 'Complete a log-in with a code from the authenticator app, or with a recovery code',
  'log-out': 'Log out',
  'begin-log-in-by-passkey': 'Get a challenge to log in with a passkey',
  'log-in-by-passkey': 'Log in with a passkey',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'logged-in': 'Logged in',
  'second-factor-asked': 'Right password; the second step was asked for',
  'log-in-unconfirmed': 'Log-in before confirmation',
  'deletion-cancelled': 'Deletion cancelled',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  'new-device': 'New device',
  'factor-missing': 'Second step not completed',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'wrong-login': () => 'Wrong user name, e-mail address or password.',
  suspended: () => asking('This account is suspended. If you have questions, contact ', us, '.'),
}
