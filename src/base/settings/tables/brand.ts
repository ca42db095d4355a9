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
  LOGO: {
    schema: schemas.logo,
    type: 'the path of an SVG or PNG file of at most 256 KiB',
    default: null,
    defaultInWords: 'none: the arch of Postern, in the accent',
    sentence:
      'The logo beside the site’s name, and the icon of its pages. One at least twice as wide as high stands in place of the name, and is no icon. A PNG is also the picture in previews of links.',
    source: 'At 28 pixels of height no logo needs more; ours.',
    secret: 'no',
    example: '/srv/logo.svg',
  },
  ACCENT: {
    schema: schemas.accent,
    type: 'a colour such as `#0b5fa5`, or one for light and one for dark pages with a comma between them, each with enough contrast',
    default: null,
    defaultInWords: '`#17695a,#7bd0bd`',
    sentence:
      'The colour of buttons and links on pages and in mails. If there is one colour, dark pages have it in a lighter shade.',
    source: 'A contrast of 4.5 with everything it stands on: WCAG 2.2, success criterion 1.4.3.',
    secret: 'no',
    example: '#0b5fa5',
  },
  TEXTS: {
    schema: schemas.ownTexts,
    type: 'the path of a JSON file of at most 1 MiB, such as `{"en": {"register.title": "Join us"}}`',
    default: null,
    defaultInWords: 'none: every sentence is Postern’s',
    sentence:
      'Sentences of the site’s own, by language and key; `postern texts` prints every key with its sentence. A key or a placeholder that does not exist stops the start.',
    secret: 'no',
    example: '/srv/texts.json',
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
