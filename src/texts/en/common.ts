import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/common.ts'
import { duration } from './instants.ts'

/** Words that features share: the frame of pages, the state of a mail, requests that cannot be answered; in English. */
export const words: typeof zhCN.words = {
  people: {
    named: (contact) => ['the people who run this site (', contact, ')'],
    unnamed: 'the people who run this site',
    mail: 'Contact us: ',
  },

  frame: {
    language: 'Language',
    problemTitle: (title) => `Problem: ${title}`,
    loggedInAs: (name) => ['Logged in as ', name],
    logOut: 'Log out',
    development: (link) => ['Development: e-mails are not really sent. Read them in the ', link, '.'],
    mailbox: 'development mailbox',
    problem: 'Problem: ',
    summary: (count) => (count === 1 ? 'There is a problem' : `There are ${count} problems`),
    showPassword: 'Show password',
    sendsItself: 'The form submits itself when all digits are entered.',
    elsewhere: (link) => ['This page works at ', link, '.'],
    opensNewTab: ' (opens in a new tab)',
    logIn: 'Log in',
    register: 'Register',
    toHome: 'Back to home',
    tryAgain: 'Try again',
    backToForm: 'Back to the form',
  },

  mail: {
    title: 'Status of the e-mail',
    steps: {
      written: 'Written',
      onItsWay: (domain) => ['To ', domain],
      opened: 'Open the link',
    },
    stepStates: {
      good: ' (done)',
      moving: ' (in progress)',
      unsure: ' (delayed)',
      bad: ' (failed)',
      turn: ' (your turn)',
      ahead: ' (later)',
    },
    openedHeadline: 'Link opened',
    openedDetail: 'All that is left is to confirm.',
    openMailbox: (name) => `Open ${name}`,
    headline: {
      queued: 'About to be sent',
      sending: 'Being sent',
      sent: 'Sent',
      delayed: 'Not delivered yet',
      unknown: 'It may have arrived',
      refused: 'Delivery failed',
      cancelled: 'Not sent',
    },
    heldBackHeadline: 'Waiting in the queue',
    detail: {
      queued: 'The e-mail is waiting its turn. That usually takes a few seconds.',
      sending: 'We are handing the e-mail to the mail server.',
      sent: 'The mail server has accepted it. If it has not arrived after a minute or two, look in your spam folder.',
      unknown:
        'The connection broke before the mail server answered. Look in your inbox and spam folder; if nothing is there after a few minutes, press “Resend”.',
      cancelled: 'Press “Resend”, and we will send it.',
    },
    delayedBecause: {
      'no-such-mailbox':
        'We will try again. The receiving server cannot find this mailbox at the moment; please check the address for a typo.',
      'mailbox-full':
        'We will try again. This mailbox is full and cannot receive new e-mails: make some room, or use another address.',
      'message-rejected': 'We will try again. The receiving server has not accepted this e-mail yet.',
      policy: 'We will try again. The receiving server is not accepting our e-mails at the moment.',
      'non-ascii-address':
        'We will try again. The mail server does not support addresses with letters other than a to z at the moment. You can also use another address.',
      'server-unreachable':
        'Our mail server cannot send anything at the moment. Your e-mail will go out as soon as it can. You do not need to do anything.',
      'server-busy':
        'The mail server is busy and asked us to try again later. You do not need to do anything.',
      'mail-budget': asking(
        'No more confirmation e-mails can be sent today. Look for an earlier one, or try again tomorrow; if this keeps happening, ask ',
        us,
        '.',
      ),
      'held-back':
        'Many e-mails are waiting to be sent, so yours will go out a little later. You do not need to do anything.',
      greylisted:
        'The receiving server asks first-time senders to try again in a few minutes, a common measure against spam. You do not need to do anything.',
      other: 'The mail server asked us to try again later. You do not need to do anything.',
    },
    refusedBecause: {
      'no-such-mailbox':
        'The receiving server says that this mailbox does not exist. Please correct the address below.',
      'mailbox-full': 'This mailbox is full. Make some room and resend the e-mail, or use another address.',
      'message-rejected': asking(
        'The receiving server refused this e-mail. Use another address, or ask ',
        us,
        '.',
      ),
      policy: asking(
        'The receiving server does not accept our e-mails. Use another address, or ask ',
        us,
        '.',
      ),
      'non-ascii-address':
        'Our mail server does not support addresses with letters other than a to z. Please use another one.',
      'server-unreachable': 'The receiving server cannot be reached. Check the address, or use another one.',
      'server-busy':
        'The receiving server was busy for too long. Resend the e-mail later, or use another address.',
      'mail-budget': asking(
        'No more confirmation e-mails can be sent today. Look for an earlier one, or try again tomorrow; if this keeps happening, ask ',
        us,
        '.',
      ),
      'held-back': 'Too many e-mails were waiting, so this one was not sent. Please resend it later.',
      greylisted:
        'The receiving server kept asking us to try again later. Resend the e-mail later, or use another address.',
      other: 'The receiving server did not accept the e-mail. Check the address, or use another one.',
    },
    mailbox: (link) => ['This is a development server: the e-mail is in the ', link, '.'],
    resendTitle: 'No e-mail yet?',
    tryNow: 'Don’t want to wait?',
    tomorrow: 'Try again tomorrow',
    resend: 'Resend',
    resendIn: (seconds) => `You can resend in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`,
  },

  meant: {
    question: (address) => ['Did you mean ', address, '?'],
    take: 'Use that one',
  },

  addressDoubts: {
    disposable:
      'This looks like a disposable address. If you ever forget your password, the link to set a new one can only be sent here, so use an address that you will keep.',
    unreachable:
      'The domain of this address does not seem to receive e-mail. It may be mistyped; please check it.',
  },

  proof: {
    working: 'One moment: your browser is proving that you are not a bot.',
    done: (seconds) =>
      seconds === 0
        ? 'Your browser has finished: you can try again now.'
        : `Your browser has finished: you can try again in ${duration(seconds)}.`,
  },

  trouble: {
    'bad-request': {
      title: 'Something is wrong with this request',
      text: 'We could not read what your browser sent.',
    },
    'wrong-origin': {
      title: 'This request did not come from our site',
      text: 'For your safety we only accept requests from our own pages. Open the site directly and try again.',
    },
    'not-found': {
      title: 'Page not found',
      text: 'The address may be mistyped, or the page no longer exists.',
    },
    method: { title: 'This page cannot be used that way', text: 'Please start from the home page.' },
    'too-large': {
      title: 'Too much content',
      text: 'You sent more than we accept. Make it shorter and try again.',
    },
    'body-taken': {
      title: 'What you sent did not reach us',
      text: 'This is our fault, and it has been logged. Nothing was saved; please try again later.',
    },
    'unknown-content-type': {
      title: 'We cannot read this format',
      text: 'Please use the forms on our pages.',
    },
    'too-many': { title: 'Too many requests', text: 'We received more than we accept in such a short time.' },
    broken: {
      title: 'Something went wrong',
      text: 'This is our fault, and it has been logged. Please try again later.',
    },
    busy: {
      title: 'The site is busy right now',
      text: 'Your last step was not completed.',
    },
    unavailable: {
      title: 'Temporarily unavailable',
      text: 'The site cannot handle your request right now.',
    },
  },

  keptButPassword: 'What you typed is still here. On the next page, enter the password again.',

  requestNumber: asking('If this keeps happening, tell ', us, ' and quote request number '),

  tryAgainIn: (seconds) => `Try again in ${duration(seconds)}.`,

  facts: {
    when: 'When',
    device: 'Device',
    from: 'From',
    unknownDevice: 'Unknown browser',
    unknownNetwork: 'Unknown network',
  },

  ifItWasYou: 'If it was you, you do not need to do anything.',

  testMail: {
    subject: (siteName) => `Test e-mail from ${siteName}`,
    title: 'E-mail works',
    text: (siteName) =>
      `This is a test e-mail from ${siteName}. If you can read it, the mail server is set up correctly.`,
  },
}
