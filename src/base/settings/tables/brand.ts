import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings that make the pages and mails the site’s own. */
export const brandSettings = {
  CONTACT: {
    schema: schemas.contact,
    type: 'an e-mail address of ASCII letters before the @, or a web address',
    default: null,
    defaultInWords: 'none: pages and mails name no contact',
    sentence:
      'How people reach those who run the site. It is linked wherever a page or mail tells somebody to ask them, and below every mail; an e-mail address is also the `Reply-To` of all mails.',
    secret: 'no',
    example: 'help@example.org',
  },
  TIME_ZONE: {
    schema: schemas.timeZone,
    type: 'a name of the IANA time zone database, such as `Asia/Shanghai` or `UTC`',
    default: null,
    defaultInWords: 'the machine’s; the server names it when it starts',
    sentence:
      'The time zone of every time in mails and on pages. With scripts, pages show times in the zone of the browser instead.',
    secret: 'no',
    example: 'Asia/Shanghai',
  },
} satisfies SettingTable
