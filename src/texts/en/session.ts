import type * as zhCN from '../zh-CN/session.ts'

/** Words for the front page, one's own sessions, and the question for the password; in English. */
export const words: typeof zhCN.words = {
  home: {
    title: 'Welcome',
    welcome: (siteName) => ['Welcome to ', siteName],
    lead: 'Register, or log in if you already have an account.',
    hello: (name) => ['Hello, ', name],
    loggedIn: 'You are logged in.',
    name: 'User name',
    address: 'E-mail address',
  },

  device: {
    browserOn: (browser, system) => {
      if (browser && system) return `${browser} on ${system}`
      return browser ?? (system ? `Browser on ${system}` : 'Unknown browser')
    },
    network: (network) => network ?? 'an unknown network',
  },

  ownSessions: {
    title: 'Where you are logged in',
    lead: (link) => ['If you do not recognise a device, log it out and ', link, '.'],
    toPassword: 'change your password',
    isThis: 'This device',
    loggedIn: (network, at) => ['Logged in ', at, ' from ', network],
    seen: (at) => ['Last used: ', at],
    seenNow: 'In use now',
    end: 'Log out',
    endOthers: 'Log out all other devices',
    done: 'Logged out on that device.',
    'done-all': 'Logged out on all other devices.',
    stale: 'That device was already logged out.',
    'stale-all': 'No other device was logged in.',
  },

  recentProof: {
    title: 'Enter your password',
    lead: (name) => ['You are logged in as ', name, '. To continue, enter your password.'],
    password: 'Password',
    submit: 'Continue',
    codeTitle: 'Confirm that it is you',
    codeLead: (name) => ['You are logged in as ', name, '. To continue, enter your password and a code.'],
    passkeyTitle: 'Use your passkey',
    passkeyLead: (name) => ['You are logged in as ', name, '. To continue, use your passkey.'],
    passkeyNeedsScript:
      'A passkey needs JavaScript and a browser that knows passkeys. Turn JavaScript on, or open this page in another browser.',
    byPasskey: 'Use a passkey',
    cancel: 'Cancel',
    onceMoreTitle: 'Continue where you left off',
    onceMore:
      'You entered your password in another tab at the same moment. Everything you typed is still here.',
    working: 'Continuing…',
  },

  cookiesOff: {
    title: 'Your browser is blocking cookies',
    lead: 'Without cookies we cannot recognise you on the next page. Allow cookies for this site, then repeat the last step: log in again, or open the link in the e-mail again.',
    registered:
      'If you have just registered, you do not need to do it again: allow cookies, then open the link in the e-mail.',
  },

  otherAccount: {
    title: 'You have switched accounts',
    lead: (name) => [
      'This page was opened while you were logged in to a different account, so nothing was changed. You are now logged in as ',
      name,
      '.',
    ],
    goOn: 'Continue with this account',
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  session: 'Current session',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'show-session': 'Get the account that is logged in',
  'show-sessions': 'List the sessions of the account',
  'prove-anew':
    'Verify your identity again, as when logging in; important operations are then allowed for ten minutes',
  'end-session': 'End another session',
  'end-other-sessions': 'End all other sessions',
  'begin-proof-by-passkey': 'Get a challenge to verify your identity with a passkey',
  'prove-by-passkey': 'Verify your identity again with a passkey',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'logged-out': 'Logged out',
  'other-sessions-ended': 'Other sessions ended by the owner',
  'password-given-again': 'Password entered again',
  'password-refused': 'Wrong password entered again',
  'recent-proof-given': 'Proof given again',
  'session-ended': 'A session ended by the owner',
}
