import { parseAddress } from '../base/address.ts'
import { readSettings } from '../base/settings/settings.ts'
import { siteOf } from '../courier/letter.ts'
import { mailerOf } from '../courier/mailer.ts'
import { testMail } from '../courier/test.mail.ts'
import { dkimRecord } from '../security/dkim.ts'
import { newId } from '../security/tokens.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands, Options } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { print, printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

/** `postern mail test` sends one mail now and prints the mail server's reply; `postern mail dns` prints the record of its signature. */
export const commands: Commands = {
  test: { options: ['json'], words: 'ADDRESS', run: testMailServer },
  dns: { options: ['json'], run: (_, options) => Promise.resolve(printDns(options)) },
}

// As a zone file has it, where a string has at most 255 octets (RFC 1035 section 3.3); in JSON the whole text.
function printDns({ json }: Options): number {
  const { dkim } = readSettings(readEnvironment().values).settings
  if (dkim === null) throw new Misused(terminalTexts().commands.noDkimKey, exits.settings)
  const { key, selector, domain } = dkim
  const record = { name: `${selector}._domainkey.${domain}`, type: 'TXT', value: dkimRecord(key) }
  if (json === true) print([record], true)
  else printLine(`${record.name}. IN TXT ( ${record.value.replace(/.{1,255}/g, '"$&" ')})`)
  return exits.done
}

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
