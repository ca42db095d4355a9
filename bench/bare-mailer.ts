// nodemailer alone: a pool of five connections and a list of mails, the mails that Postern would send.

import { createTransport } from 'nodemailer'
import { readSettings } from '../src/base/settings/settings.ts'
import { siteOf } from '../src/courier/letter.ts'
import { messageOf } from '../src/courier/message.ts'
import { confirmationMail } from '../src/features/registration/confirmation.mail.ts'
import { newId, newToken } from '../src/security/tokens.ts'

const places = 5
const [, , sinkPort = '', count = ''] = process.argv
const { settings } = readSettings({})
const transport = createTransport({
  host: '127.0.0.1',
  port: Number(sinkPort),
  pool: true,
  maxConnections: places,
  maxMessages: Number.POSITIVE_INFINITY,
  logger: false,
})

// A mail is composed when a connection is free, so there are never more mails under way than connections.
let left = Number(count)
async function place(): Promise<void> {
  while (left > 0) {
    left -= 1
    const letter = confirmationMail(siteOf(settings), 'zh-CN', {
      link: `http://localhost:3000/confirm/?code=${newId()}.0.${newToken().slice(0, 36)}`,
      digits: '12345678',
      notMeLink: `http://localhost:3000/not-me/?code=${newId()}.0.${newToken().slice(0, 36)}`,
      days: 7,
      expiresAt: Date.now() + 7 * 86_400_000,
    })
    const mail = { id: newId(), to: `queued${left}@example.org`, locale: 'zh-CN', ...letter }
    await transport.sendMail(messageOf(mail, settings, Date.now()))
  }
}
await Promise.all(Array.from({ length: places }, place))
transport.close()
console.log('all sent')
