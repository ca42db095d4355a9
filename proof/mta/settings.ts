// Settings of real mail servers that keep a mail from being taken, and what must be told of it.

import type { Misbehaviour } from '../../test/support/smtp.ts'
import { away, later, never, rejected, well } from '../mail-faults.ts'
import type { Told } from '../mail-faults.ts'

/**
 * A setting in the server's own language; `sink` is how the server behind it misbehaves at mails to Ada, and
 * `isAdas` whether only she meets it.
 */
export type Setting = { lines: string; told: Told; isAdas?: true; sink?: Misbehaviour }

const ada = 'ada@example.org'
/** It is our letter that is not liked: the operator's matter. */
const disliked: Told = { ...away, reason: 'policy' }
const encrypted = 'smtpd_tls_security_level = encrypt\nsmtpd_tls_chain_files = CERTIFICATE'
const access = (kind: 'client' | 'helo' | 'sender' | 'recipient' | 'data' | 'end_of_data', words: string) =>
  `smtpd_${kind}_restrictions = ${words}`
const toAda = (words: string) => access('recipient', `check_recipient_access inline:{{${ada} = ${words}}}`)

/** Settings of Postfix by their sentence. */
export const ofPostfix: Record<string, Setting> = {
  'takes everything': { lines: '', told: well },
  'offers nothing beyond RFC 5321': {
    lines: 'smtpd_discard_ehlo_keywords = pipelining, size, etrn, dsn, vrfy, 8bitmime, smtputf8, chunking',
    told: well,
  },
  'wants TLS': { lines: encrypted, told: well },
  'knows no such mailbox': {
    lines:
      'virtual_mailbox_domains = example.org\nvirtual_mailbox_maps = inline:{bob@example.org=x, carol@example.org=x}\nvirtual_transport = relay:[127.0.0.1]:SINK',
    told: never('no-such-mailbox'),
    isAdas: true,
  },
  'knows no such mailbox, and asks to come back': {
    lines:
      'virtual_mailbox_domains = example.org\nvirtual_mailbox_maps = inline:{bob@example.org=x, carol@example.org=x}\nvirtual_transport = relay:[127.0.0.1]:SINK\nsoft_bounce = yes',
    told: later('server-busy'),
    isAdas: true,
  },
  'has asked the server behind it, which knows no such mailbox': {
    lines: access('recipient', 'reject_unverified_recipient') + '\nunverified_recipient_reject_code = 550',
    told: never('no-such-mailbox'),
    isAdas: true,
    sink: { at: 'rcpt', reply: '550 5.1.1 no such user' },
  },
  'says that the mailbox is full': {
    lines: toAda('552 5.2.2 Mailbox full'),
    told: never('mailbox-full'),
    isAdas: true,
  },
  greylists: {
    lines: toAda('DEFER_IF_PERMIT Greylisted, see http://postgrey.schweikert.ch/help/example.org.html'),
    told: later('greylisted'),
    isAdas: true,
  },
  'refuses the recipient by a rule': { lines: toAda('REJECT'), told: never('policy'), isAdas: true },
  'does not relay': {
    lines: 'mynetworks = 192.0.2.0/24',
    told: { ...away, reason: 'server-busy' },
  },
  'does not relay, for ever': {
    lines:
      'mynetworks = 192.0.2.0/24\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination',
    told: away,
  },
  'refuses the sender': { lines: access('sender', 'check_sender_access static:REJECT'), told: away },
  'refuses the name in EHLO': { lines: access('helo', 'check_helo_access static:REJECT'), told: away },
  'refuses clients': { lines: access('client', 'reject'), told: away },
  'refuses clients at once': {
    lines: `${access('client', 'reject')}\nsmtpd_delay_reject = no`,
    told: away,
  },
  'finds the mail too big': { lines: 'message_size_limit = 1000', told: away },
  'has no room': { lines: 'queue_minfree = 9000000000000000', told: away },
  'does not like the letter': { lines: 'header_checks = static:REJECT', told: disliked },
  'does not like the letter at DATA': { lines: access('data', 'reject'), told: disliked },
  'does not like the letter at its end': { lines: access('end_of_data', 'reject'), told: disliked },
  'asks a filter that puts off': {
    lines: 'smtpd_proxy_filter = 127.0.0.1:SINK',
    told: later('server-busy'),
    sink: { at: 'end', reply: '451 4.3.0 not now' },
  },
  'has no filter where it looks for one': {
    lines: 'smtpd_proxy_filter = 127.0.0.1:9',
    told: later('server-busy'),
  },
  'screens clients that are new': {
    lines:
      'postscreen_access_list =\npostscreen_greet_wait = 1s\npostscreen_greet_action = enforce\npostscreen_non_smtp_command_enable = yes\npostscreen_non_smtp_command_action = enforce',
    told: later('server-busy'),
  },
  'has a map that it cannot read': {
    lines: access('recipient', 'check_recipient_access hash:/nowhere'),
    told: later('server-busy'),
  },
}

const only = (phase: string, words: string) =>
  `filter f phase ${phase} match src { "127.0.0.1" } ${words}\nlisten on 127.0.0.1 port PORT filter f`

/** Settings of OpenSMTPD by their sentence. */
export const ofOpensmtpd: Record<string, Setting> = {
  'takes everything': { lines: '', told: well },
  'knows no such mailbox': {
    lines: `match from any for rcpt-to { "bob@example.org", "carol@example.org" } action onward`,
    told: never('no-such-mailbox'),
    isAdas: true,
  },
  'refuses to greet': { lines: only('connect', 'reject "550 no"'), told: away },
  'hangs up on who comes': { lines: only('connect', 'disconnect "421 no"'), told: away },
  'refuses EHLO, and takes HELO': { lines: only('ehlo', 'reject "550 no"'), told: well },
  'hangs up at EHLO': { lines: only('ehlo', 'disconnect "421 no"'), told: away },
  'refuses the sender': { lines: only('mail-from', 'reject "550 no"'), told: away },
  'hangs up at the sender': { lines: only('mail-from', 'disconnect "421 no"'), told: away },
  'refuses the recipient': { lines: only('rcpt-to', 'reject "550 no"'), told: never('no-such-mailbox') },
  'hangs up at the recipient': { lines: only('rcpt-to', 'disconnect "421 no"'), told: later('server-busy') },
  'refuses at DATA': { lines: only('data', 'reject "550 no"'), told: rejected },
  'hangs up at DATA': { lines: only('data', 'disconnect "421 no"'), told: later('server-busy') },
  'refuses at the end': { lines: only('commit', 'reject "550 no"'), told: rejected },
  'hangs up at the end': { lines: only('commit', 'disconnect "421 no"'), told: later('server-busy') },
  'finds the mail too big': { lines: 'smtp max-message-size 1K', told: away },
}

/** Settings in which Postfix takes only so much at a time. */
export const narrowPostfix: Record<string, string> = {
  'takes one connection at a time':
    'smtpd_client_event_limit_exceptions =\nsmtpd_client_connection_count_limit = 1',
  'takes three mails in two seconds':
    'smtpd_client_event_limit_exceptions =\nsmtpd_client_message_rate_limit = 3',
  'takes two connections in two seconds':
    'smtpd_client_event_limit_exceptions =\nsmtpd_client_connection_rate_limit = 2',
  'hangs up after the first mistake': 'smtpd_hard_error_limit = 1\nsmtpd_error_sleep_time = 0',
}

/** Settings in which OpenSMTPD takes only so much at a time. */
export const narrowOpensmtpd: Record<string, string> = {
  'takes three mails over a connection': 'smtp limit max-mails 3',
}
