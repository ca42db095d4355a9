import { daysNumber } from '../instants.ts'
import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/registration.ts'

// Balanced lines would leave the first word of such a short sentence alone.
const openIt = 'Open\u00a0it\u00a0and\u00a0follow\u00a0the\u00a0link.'
const leaveOpen = 'You\u00a0can\u00a0leave\u00a0this\u00a0page\u00a0open.'

/** Words for registration: the form, the wait, the confirmation, and their mails; in English. */
export const words: typeof zhCN.words = {
  register: {
    title: 'Register',
    lead: 'We will send you an e-mail to confirm your address.',
    name: 'User name',
    nameHint: '2 to 64 letters or digits of any script; also _\u00a0. and\u00a0-',
    address: 'E-mail address',
    honeypot: 'Leave this empty',
    password: 'Password',
    passwordHint: (minLength) =>
      `At least ${minLength} characters. A few unrelated words are easy to remember and hard to guess.`,
    terms: (link) => ['I have read and accept the ', link],
    termsLink: 'terms of use',
    privacy: (link) => ['See how we use your data in our ', link, '.'],
    privacyLink: 'privacy notice',
    submit: 'Register',
    toLogin: (link) => ['Already have an account? ', link],
    closedTitle: 'Registration is closed',
    closed:
      'This site is not accepting new registrations at the moment. If you have an account, you can log in as usual.',
  },

  waiting: {
    title: 'Please check your inbox',
    lead: (address) => ['We are sending an e-mail to ', address, `. ${openIt}`],
    sentLead: (address) => ['We sent an e-mail to ', address, `. ${openIt}`],
    unknownLead: (address) => [
      'Our e-mail may have reached ',
      address,
      '. If it did, open it and follow the link.',
    ],
    earlierLead: (address) => ['If an earlier e-mail reached ', address, ', its link still works.'],
    queuedLead: (address) => ['It will go to ', address, ` when its turn comes. ${leaveOpen}`],
    opened: {
      title: 'Almost done',
      lead: 'Finish on the page that the link opened, or enter the code here.',
      codeHint: 'It is in the same e-mail.',
    },
    trouble: {
      delayed: {
        title: 'The e-mail is delayed',
        lead: (address) => ['We keep trying to deliver it to ', address, `. ${leaveOpen}`],
      },
      refused: {
        title: 'The e-mail was not delivered',
        lead: (address) => ['We could not deliver it to ', address, '.'],
      },
      cancelled: {
        title: 'The e-mail was not sent',
        lead: (address) => ['It was meant for ', address, '. Your details are still here.'],
      },
    },
    expiredTitle: 'Your link has expired',
    expired: (address) => [
      'The link sent to ',
      address,
      ' has expired. You do not need to fill in everything again: resend the e-mail, and the link will work again.',
    ],
    code: '8-digit code',
    codeHint: 'You can also enter the code from the e-mail.',
    codeSubmit: 'Confirm',
    codeTitle: 'Have a code already?',
    addressIsRight: 'Is the address right?',
    keepAddress: 'Keep this address?',
    correctTitle: 'Wrong address?',
    address: 'The right e-mail address',
    otherAddress: 'Another e-mail address',
    correctionsLeft: (left) =>
      `You can change the address ${left === 1 ? 'once more' : `${left} more times`}. Links and codes sent so far will stop working.`,
    correct: 'Correct and resend',
    noCorrections: 'You cannot change the address any more.',
    registerAnew: 'Register again',
    change: 'Change and resend',
    validUntil: (instant) => ['The link and code are valid until ', instant, '.'],
    reload: (link) => ['Already confirmed elsewhere? ', link],
    reloadLink: 'Reload this page',
  },

  confirm: {
    title: 'Confirm your registration',
    lead: (name, address) => ['You are registering as ', name, ' with ', address, '.'],
    submit: 'Finish registration',
    working: 'Confirming…',
    elsewhereLead: (address) => [
      'This link was sent to ',
      address,
      ', but the registration was made in another browser. To be safe, enter the password chosen at registration, or a new one.',
    ],
    elsewhereNewLead: (address) => [
      'This link was sent to ',
      address,
      ', but the registration was made in another browser. To be safe, choose a new password that only you know; the one from the registration will not work.',
    ],
    knownTitle: 'If it was you who registered',
    password: 'Password chosen at registration',
    submitPassword: 'Confirm',
    newTitle: 'If it was not you, or you forgot the password',
    newLead: 'Choose a new password that only you know. The one from the registration will not work.',
    handedOutLead: (address) => [
      'The people who run this site gave you this link to confirm the registration of ',
      address,
      '. Enter the password chosen at registration.',
    ],
    handedOutForgot: (link) => ['Forgot it? Use the link in the confirmation e-mail, or ', link, '.'],
    handedOutForgotLink: 'register again',
    handedOutDeadTitle: 'This link no longer works',
    handedOutUsedUp: asking(
      'There were too many wrong passwords. Open the link in the confirmation e-mail; you can choose a new password there. If you never got it, register again, or ask ',
      us,
      '.',
    ),
    name: 'User name',
    newPassword: 'New password',
    submitNew: 'Set password and confirm',
    nameTakenLead:
      'Someone else took this name before you confirmed. Choose another one; your address and password stay as they are.',
    submitName: 'Confirm',
    confirmed: 'Thank you for confirming. Please log in!',
    confirmedLead: 'Your registration is complete.',
    alreadyTitle: 'Already confirmed',
    already: 'This address has already been confirmed. Please log in.',
    invalidTitle: 'This link does not work',
    invalid:
      'The link may be incomplete, or it stopped working when the address was corrected. Open the link in the latest e-mail; if you cannot find it, register again.',
    expiredTitle: 'Your registration has expired',
    expiredMayRenewTitle: 'Your link has expired',
    expiredMayRenew: 'You do not need to fill in everything again: one click resends the e-mail.',
    expired: 'Your details have been deleted. Please register again.',
    renew: 'Resend',
    openAgainTitle: 'Please open the link again',
    openAgain:
      'This page was opened a while ago, or you have since opened the link of another e-mail. Go back to the e-mail and open its link again.',
    renewedTitle: 'Please check your inbox',
    renewed:
      'The link works again: the e-mail you have and the one we will send contain the same one. If nothing arrives in a few minutes, log in to see the status of the e-mail.',
  },

  notMe: {
    title: 'Not you?',
    lead: (days) =>
      `Tell us, and we will cancel this registration. You will get no more registration e-mails for ${days} days. If you have an account, nothing about it changes.`,
    address: 'Your e-mail address',
    addressHint: 'Enter the address that received the e-mail, to show that you are not a bot.',
    submit: 'It was not me',
    doneTitle: 'This registration is cancelled',
    done: (days) =>
      `It will not become an account, and you will get no more registration e-mails for ${days} days.`,
    doneUndo: 'Clicked by mistake? Open the same link in the e-mail again to undo this.',
    wasMeTitle: 'Was it you after all?',
    wasMeLead:
      'You told us that this registration was not yours, so we cancelled it and stopped the e-mails. If it was you, you can undo that here.',
    wasMeSubmit: 'It was me',
    liftedTitle: 'Your registration is back',
    lifted:
      'Open the confirmation link in the e-mail to finish it. Can’t find the e-mail? Log in to have it resent.',
    confirmedTitle: 'This registration was confirmed',
    confirmed:
      'Someone with access to this mailbox confirmed it, and it is now an account. If that was not you, set a new password at once to take control of the account.',
    confirmedLink: 'Set a new password',
    goneTitle: 'This registration is gone',
    gone: 'It was never confirmed, so it was deleted. You do not need to do anything.',
    invalidTitle: 'This link does not work',
    invalid:
      'It may be incomplete, or it stopped working when the address was corrected. If you ignore the e-mail, nothing will happen.',
    offer: (link) => ['Not you? To stop e-mails like this, ', link, '.'],
    offerLink: 'tell us',
  },

  confirmationMail: {
    subject: (siteName) => `Confirm your registration at ${siteName}`,
    title: (siteName) => `Thank you for registering at ${siteName}!`,
    why: (siteName) =>
      `You are getting this e-mail because someone registered at ${siteName} with this address.`,
    linkLead: 'If it was you, follow this link to finish your registration:',
    linkLabel: 'Finish registration',
    digitsLead: 'Or enter this code on the page where you registered:',
    digitsWarning:
      'Enter it only on the page where you registered yourself. If anyone asks you for it, that is a scam.',
    valid: (days, until) =>
      `The link and code are valid for ${daysNumber(days)} ${days === 1 ? 'day' : 'days'}, until ${until}.`,
    notYou: 'Not you? Ignore this e-mail, and nothing will happen. To stop e-mails like this:',
    notMe: 'It was not me',
  },

  reminderMail: {
    subject: (siteName) => `Your registration at ${siteName} is not finished`,
    title: 'One step left',
    why: (siteName) =>
      `Someone registered at ${siteName} with this address and has not confirmed it yet. This is the only reminder.`,
    linkLead: 'If it was you, follow this link to finish your registration:',
    digitsLead: 'Or log in with the password you chose, and enter this code on the page that follows:',
    digitsWarning:
      'Enter it only after you have logged in yourself. If anyone asks you for it, that is a scam.',
    valid: (until) =>
      `The link and code are valid until ${until}. After that you will need to register again.`,
    notYou:
      'Not you? Ignore this e-mail: the registration will be deleted, and there will be no second reminder. To stop e-mails like this:',
  },

  alreadyRegisteredMail: {
    subject: (siteName) => `You already have an account at ${siteName}`,
    title: 'You already have an account',
    why: (siteName) =>
      `Someone tried to register at ${siteName} with this address. It already has an account, so no new one was created.`,
    you: 'If it was you, just log in:',
    button: 'Log in',
    forgotLead: 'Forgot your password?',
    forgotLabel: 'Set a new one',
    notYou:
      'Not you? You do not need to do anything: neither your account nor your password has changed. To stop e-mails like this:',
    notMe: 'It was not me',
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  registration: 'Registering and confirming',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'show-register-form': 'Get what registration requires: password length, terms, a challenge to solve',
  'show-registration': 'Get the registration that is waiting for its confirmation, and the state of its mail',
  register: 'Register',
  resend: 'Resend the confirmation mail',
  'correct-address': 'Correct a mistyped address',
  'confirm-by-digits': 'Confirm with the 8-digit code from the mail',
  confirm: 'Confirm with the code in the mailed link',
  renew: 'Resend the confirmation mail after its link has expired',
  'disown-registration': 'Say that it was not you who registered, or take that back',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'address-corrected': 'Address corrected',
  'browser-bound': 'Confirmed in another browser',
  confirmed: 'Confirmed',
  disowned: 'Recipient said: not me',
  'honeypot-filled': 'Registration that looked automated',
  'mail-requested': 'Confirmation mail resent',
  'mute-lifted': 'Mails let through again',
  'password-chosen': 'New password chosen at a link',
  registered: 'Registered',
  'registration-swept': 'Expired registration removed',
  reminded: 'Expiry reminder sent',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  confirmation: 'Confirmation',
  reminder: 'Reminder',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'wrong-code': () => 'Wrong code. Compare it with the latest e-mail.',
  'code-tries-used-up': () =>
    'There were too many wrong codes, and the code no longer works. Open the link in the e-mail.',
  'password-tries-used-up': () => 'There were too many wrong passwords. Please choose a new one.',
  'corrections-used-up': () => 'You cannot change the address any more. Please register again.',
  'wrong-password': () => 'Wrong password. Try again, or choose a new one below.',
}
