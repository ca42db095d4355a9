import { readableDomains } from '../problems.ts'
import type { ProblemFacts, ProblemKind } from '../problems.ts'
import { duration } from './instants.ts'

/** The sentence at a field for each kind of problem, in English. */
export const problems: Record<ProblemKind, (facts: ProblemFacts) => string> = {
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
  'last-admin': () => 'You are the last administrator. Make somebody else one before you leave.',
  'corrections-used-up': () => 'The address cannot be corrected here any more. Please register again.',
}
