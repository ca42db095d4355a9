import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryOf } from '../../src/courier/smtp-replies.ts'

/** The meaning of a refusal of Ada's address, or of the letter to her. */
function meaningOf(reply: string, command: 'RCPT TO' | 'DATA'): string {
  const fault = Object.assign(new Error(reply), {
    command,
    responseCode: Number(reply.slice(0, 3)),
    response: reply,
  })
  const progress = { started: command === 'DATA', whole: command === 'DATA' }
  const delivery = deliveryOf(fault, progress)
  return 'reason' in delivery && delivery.reason ? `${delivery.kind} ${delivery.reason}` : delivery.kind
}

test('the words of large providers about the sender never tell a visitor that the mailbox does not exist', () => {
  const words: Record<string, string> = {
    // QQ Mail.
    '550 Mailbox not found. http://service.exmail.qq.com/cgi-bin/help?no=1000728': 'refused no-such-mailbox',
    '550 Mailbox unavailable or access denied': 'refused policy',
    '550 Mail is rejected by recipients': 'refused policy',
    '550 Domain frequency limited': 'server-fault',
    '550 Connection frequency limited': 'server-fault',
    '550 Connection denied': 'server-fault',
    '550 Suspected spam sender': 'server-fault',
    // NetEase, and Coremail, which many universities run.
    '550 User not found: ada@163.com': 'refused no-such-mailbox',
    '550 Invalid User: ada@163.com': 'refused no-such-mailbox',
    '550 User suspended': 'refused no-such-mailbox',
    '550 User in blacklist': 'server-fault',
    '550 MI:NHD': 'server-fault',
    '553 RP:RCL': 'server-fault',
    '554 IP is rejected': 'server-fault',
    '421 HL:ICC 163 mx5': 'delayed server-busy',
    '450 MI:CEL': 'delayed server-busy',
    '451 MI:SFQ 126 smtp5': 'delayed server-busy',
    '452 MI:FNP': 'delayed server-busy',
    '552 Quota exceeded or service disabled.': 'refused mailbox-full',
    // GMX, whose links name the sender's network.
    '550 Requested action not taken: mailbox unavailable https://postmaster.example/error?ip=192.0.2.1&c=hm':
      'refused no-such-mailbox',
    // Gmail, Outlook and Yahoo.
    '550 5.2.1 The email account that you tried to reach is disabled': 'refused no-such-mailbox',
    '452 4.2.2 The email account that you tried to reach is over quota': 'delayed mailbox-full',
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated.': 'server-fault',
    '550 5.7.515 Access denied, sending domain example.org does not meet the required authentication level':
      'server-fault',
    "554 delivery error: dd This user doesn't have a yahoo.com account": 'refused no-such-mailbox',
    '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints':
      'delayed server-busy',
  }
  const found = Object.keys(words).map((reply) => [reply, meaningOf(reply, 'RCPT TO')])
  assert.deepEqual(Object.fromEntries(found), words)
})

test('a letter that a large provider does not like is the operator’s matter', () => {
  const words: Record<string, string> = {
    '550 Mail content denied. http://service.exmail.qq.com/cgi-bin/help?no=1000726':
      'server-fault message-rejected',
    '550 DMARC check failed': 'server-fault',
    '554 DT:SPM 163 smtp14': 'server-fault',
    '451 DT:SPM ,please try again': 'delayed server-busy',
  }
  const found = Object.keys(words).map((reply) => [reply, meaningOf(reply, 'DATA')])
  assert.deepEqual(Object.fromEntries(found), words)
})
