import { browserNames } from '../base/browser.ts'
import type { Visitor } from './ports.ts'

/** Browser, system and network of a visitor, as mails to the owner of an account tell them. */
export function namedDevice({ userAgent, network }: Pick<Visitor, 'userAgent' | 'network'>) {
  return { ...browserNames(userAgent), network }
}
