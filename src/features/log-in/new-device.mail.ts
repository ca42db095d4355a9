import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** Browser, system and network of a device; null where unknown. */
type DeviceWords = { browser: string | null; system: string | null; network: string | null }

/** Reports to the owner that somebody logged in from an unknown browser. */
export function newDeviceMail(
  locale: Locale,
  props: {
    siteName: string
    at: number
    device: DeviceWords
    forgotLink: string
    sessionsLink: string
  },
): Letter {
  const { siteName, device } = props
  const texts = textsFor(locale)
  const { newDeviceMail: words, device: deviceWords } = texts
  const facts = [
    words.when(texts.instant(props.at)),
    words.browser(deviceWords.browserOn(device.browser, device.system)),
    words.from(deviceWords.network(device.network)),
  ]
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    ...facts.map((text) => ({ kind: 'paragraph' as const, text })),
    { kind: 'paragraph', text: words.you },
    { kind: 'link', lead: words.notYou, label: words.button, address: props.forgotLink },
    { kind: 'quiet-link', lead: words.sessionsLead, label: words.sessionsLabel, address: props.sessionsLink },
  ])
}
