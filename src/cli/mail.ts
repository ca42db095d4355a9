import { parseAddress } from '../base/address.ts'
import { readSettings } from '../base/settings/settings.ts'
import { siteOf } from '../courier/letter.ts'
import { mailerOf } from '../courier/mailer.ts'
import { testMail } from '../courier/test.mail.ts'
import { newId } from '../security/tokens.ts'
import { Misused } from './command.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

/** `postern mail test`: sends one mail now and prints the mail server's reply. */
export const commands: Commands = { test: { words: 'one e-mail address', run: testMailServer } }

async function testMailServer([typed = '', ...others]: string[]): Promise<number> {
  if (others.length > 0) throw new Misused('"postern mail test" takes one e-mail address')
  const address = parseAddress(typed)
  if ('problem' in address) {
    console.error(`${typed} is no e-mail address (${address.problem})`)
    return exits.input
  }
  const { settings } = readSettings(readEnvironment().values)
  const mailer = mailerOf(settings, Date.now)
  if (mailer === null) {
    console.error('Neither SMTP_URL nor MAIL_URL is set: mails go to the development mailbox.')
    return exits.settings
  }
  const { defaultLocale: locale } = settings
  const letter = testMail(siteOf(settings), locale)
  const delivery = await mailer.send({ id: newId(), to: address.envelope, locale, ...letter })
  mailer.close()
  console.log(`${delivery?.kind}: ${delivery?.reply}`)
  return delivery?.kind === 'sent' ? exits.done : exits.fault
}
