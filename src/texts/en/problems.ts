import { readableDomains } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/problems.ts'
import { duration } from './instants.ts'

/** The problems at fields that several features have; in English. */
export const problems: typeof zhCN.problems = {
  'name-missing': () => 'Enter a user name.',
  'name-too-short': () => 'The name is too short: at least 2 characters.',
  'name-too-long': () => 'The name is too long: at most 64 characters.',
  'name-characters': () => 'A name can have only letters, digits and _ . - and no spaces.',
  'name-edges': () => 'A name begins and ends with a letter or digit.',
  'name-mixed-scripts': () =>
    'This name mixes scripts whose letters look alike. Keep to one script; Chinese characters may go with Latin letters.',
  'name-reserved': () => 'This user name is reserved. Choose another one.',
  'name-taken': () => 'This user name is taken, or looks too much like one that is. Choose another one.',
  'address-missing': () => 'Enter your e-mail address.',
  'address-too-long': () => 'The e-mail address is too long.',
  'address-several': () => 'Enter one e-mail address only.',
  'address-quoted': () =>
    'Enter the e-mail address alone, without quotes or brackets, such as ming@example.com.',
  'address-characters': () => 'The e-mail address has a character that is not allowed, perhaps a space.',
  'address-no-at': () => 'The e-mail address has no @. It should look like ming@example.com.',
  'address-domain': () => 'The part after the @ is not right. It should look like example.com.',
  'address-invalid': () => 'This is not an e-mail address. Please check it.',
  'address-fullwidth-at': () =>
    'The ＠ was typed with a Chinese or Japanese keyboard. Replace it with a plain @.',
  'address-domain-not-allowed': ({ domains = [] }) =>
    `This site accepts only addresses at ${readableDomains({ domains }).join(', ')}.`,
  'address-blocked': () =>
    asking('This site accepts no registrations with this address. Use another one, or ask ', us, '.'),
  'registration-refused': ({ sentence }) => sentence ?? 'This site does not accept this registration.',
  'registration-unavailable': () =>
    'Registration is not possible at the moment. Please try again in a few minutes; nothing was saved.',
  'address-of-other-mail': () =>
    'The e-mail was not sent to this address. Enter the address that received it.',
  'address-disposable': () => 'This site accepts no disposable addresses. Please use one that you keep.',
  'address-unreachable': () => 'The part after the @ receives no e-mail. Check it for a typo.',
  'address-unchanged': () => 'This is the same address as before. If it is right, use “Resend”.',
  'locale-missing': () => 'Choose a language.',
  'password-missing': () => 'Enter your password.',
  'password-not-chosen': () => 'Choose a password.',
  'password-too-short': ({ minLength = 8 }) => `The password is too short: at least ${minLength} characters.`,
  'password-too-long': () => 'The password is too long.',
  'password-common': () => 'Many people use this password, so it is easy to guess. Choose another one.',
  'password-leaked': () =>
    'This password is known from a leak elsewhere, so attackers try it first. Choose another one.',
  'password-personal': () =>
    'The password is the same as the name, the address or the site. Choose another one.',
  'password-characters': () => 'The password has characters that cannot be read. Enter it again.',
  'terms-not-accepted': () => 'To register you need to accept the terms of use.',
  'identifier-missing': () => 'Enter your user name or e-mail address.',
  'wrong-password-alone': () => 'Wrong password. Try again.',
  'code-missing': () => 'Enter the 8-digit code from the e-mail.',
  'code-malformed': () => 'The code has 8 digits. Please compare it with the e-mail.',
  'too-soon': ({ seconds = 60 }) =>
    `An e-mail was requested a moment ago. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  'too-many': ({ seconds = 60 }) => `Too many attempts. Try again in ${duration(seconds)}.`,
  busy: ({ seconds = 2 }) =>
    `The site is busy right now. Wait ${duration(seconds)}, then enter the password and send the form again.`,
}
