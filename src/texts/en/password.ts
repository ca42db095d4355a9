import { limits } from '../../base/limits.ts'
import { day, minute } from '../../base/time.ts'
import type * as zhCN from '../zh-CN/password.ts'

const resetMinutes = limits.resetLife / minute
const newFactorDays = limits.newFactor / day

/** Words for passwords: strength, reset, change; in English. */
export const words: typeof zhCN.words = {
  strength: {
    weak: 'weak and easy to guess. Add a few unrelated words.',
    fair: 'fair. Another word or two would make it safer.',
    strong: 'strong and hard to guess.',
    here: (degree) => `Strength: ${degree}`,
    typed: (degree) => `Please enter the password again. The last one was ${degree}`,
  },

  passwordReset: {
    forgotTitle: 'Forgot your password?',
    forgotLead: 'Enter your user name or e-mail address, and we will send you a link to set a new password.',
    forgotSubmit: 'Send the link',
    sentTitle: 'Please check your inbox',
    sent: `If we know this user name or e-mail address, an e-mail is on its way. Its link is valid for ${resetMinutes} minutes and works once.`,
    sentNothing:
      'Nothing after a few minutes? Look in your spam folder, or try again: you can enter your user name or your e-mail address.',
    tryOther: 'Try again',
    resetTitle: 'Set a new password',
    resetLead: (name) => ['For the account ', name, '. You will be logged out on all devices.'],
    resetEnds: {
      passkeys: 'Your passkeys will be removed.',
      'new-passkeys': `Passkeys added in the last ${newFactorDays} days will be removed.`,
      authenticator: 'Your recently added authenticator app will be removed.',
      'api-keys': 'Your API keys will be revoked.',
    },
    newPassword: 'New password',
    resetSubmit: 'Set password',
    doneTitle: 'The new password is set',
    done: 'All devices were logged out. Please log in with the new password.',
    deadTitle: 'This link no longer works',
    dead: `It may be incomplete. A link is valid for ${resetMinutes} minutes, works once, and stops working when you change your password or e-mail address. Please request another one.`,
    askAgain: 'Request another link',
  },

  changePassword: {
    title: 'Change your password',
    lead: 'All other devices will be logged out; this one stays logged in.',
    old: 'Current password',
    submit: 'Change password',
    done: 'All other devices were logged out; this one stays logged in.',
  },

  passwordResetMail: {
    subject: (siteName) => `Set a new password at ${siteName}`,
    title: 'Set a new password',
    why: (siteName) =>
      `Someone asked to set a new password for the account with this address at ${siteName}.`,
    linkLead: 'If it was you, follow this link:',
    linkLabel: 'Set a new password',
    valid: (until) => `The link works once, until ${until}.`,
    notYou: 'Not you? Ignore this e-mail; your password stays as it is. Do not give the link to anyone.',
  },

  passwordChangedMail: {
    subject: (siteName) => `Your password at ${siteName} was changed`,
    title: 'Your password was changed',
    what: (siteName) =>
      `The password for your account at ${siteName} was just changed, and all other devices were logged out.`,
    notYou: 'If it was not you, set a new password at once:',
    button: 'Set a new password',
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  password: 'Password',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'change-password': 'Change the password',
  'forgot-password': 'Ask for a link that sets a new password',
  'reset-password': 'Set a new password with the code from the mail',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'leak-service-away': 'Password accepted without the leak check',
  'password-changed': 'Password changed',
  'password-reset': 'Password reset',
  'reset-requested': 'Password reset requested',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  'password-reset': 'Password reset',
  'password-changed': 'Password changed',
}
