import type { commonZhCN } from '../zh-CN/common.ts'
import { clock, duration, instant } from './instants.ts'
import { problems } from './problems.ts'

/** Words for the frame of pages, what happened to a mail, and requests that cannot be answered; in English. */
export const commonEn: typeof commonZhCN = {
  problem: (kind, facts = {}) => problems[kind](facts),

  instant,
  clock,

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

  mail: {
    title: 'Where the mail is',
    headline: {
      queued: 'About to be sent',
      sending: 'Being sent',
      sent: 'Sent',
      delayed: 'Not there yet, we will try again',
      unknown: 'It may have arrived',
      refused: 'It cannot be delivered',
      cancelled: 'Not sent',
    },
    detail: {
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
    resendTitle: 'No mail?',
    resend: 'Send it again',
    resendIn: (seconds) => `Possible again in ${seconds} s`,
  },

  addressDoubts: {
    disposable:
      'This looks like a throw-away address. Should you ever forget your password, the link for a new one can only go here. Better use an address that you keep.',
    unreachable:
      'We found no server that takes mail for this address. It may be mistyped; please look again.',
  },

  proof: {
    working: 'One moment: your browser computes something, to show that no program is at work.',
    done: (seconds) =>
      seconds === 0
        ? 'Your browser has done its computing: you can try again at once.'
        : `Your browser has done its computing: you can try again in ${duration(seconds)}.`,
  },

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

  testMail: {
    subject: (siteName) => `Test mail from ${siteName}`,
    title: 'Mails arrive',
    text: (siteName) =>
      `This is a test mail from ${siteName}. You can read it, so the mail server is set up well.`,
  },
}
