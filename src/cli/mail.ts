import { parseAddress } from '../base/address.ts'
import { readSettings } from '../base/settings/settings.ts'
import { siteOf } from '../courier/letter.ts'
import { mailerOf } from '../courier/mailer.ts'
import { testMail } from '../courier/test.mail.ts'
import { newId } from '../security/tokens.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands, Options } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { print, printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

/** `postern mail test`: sends one mail now and prints the mail server's reply. */
export const commands: Commands = { test: { options: ['json'], words: 'ADDRESS', run: testMailServer } }

async function testMailServer([typed = '']: string[], { json }: Options): Promise<number> {
  const { commands: words } = terminalTexts()
  const address = parseAddress(typed)
  if ('problem' in address) throw wrongInput({ kind: address.problem })
  const { settings } = readSettings(readEnvironment().values)
  const mailer = mailerOf(settings, Date.now)
  if (mailer === null) throw new Misused(words.noMailServer, exits.settings)
  const { defaultLocale: locale } = settings
  const letter = testMail(siteOf(settings), locale)
  const delivery = await mailer.send({ id: newId(), to: address.envelope, locale, ...letter })
  mailer.close()
  const { kind, reply } = delivery ?? { kind: 'server-fault', reply: '' }
  if (json === true) print([{ outcome: kind, reply }], true)
  else printLine(words.mailTest[kind](reply))
  return kind === 'sent' ? exits.done : exits.fault
}
