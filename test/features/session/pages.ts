import { cookiesOffPage } from '../../../src/features/session/cookies-off.page.ts'
import { homePage } from '../../../src/features/session/home.page.ts'
import { ownSessionsPage } from '../../../src/features/session/own-sessions.page.ts'
import { onceMorePage, recentProofPage } from '../../../src/features/session/recent-proof.page.ts'
import type { Html } from '../../../src/page/html.ts'
import { otherAccountPage } from '../../../src/page/parts.ts'
import { at } from '../../support/hostile.ts'
import type { SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const {
    people: [{ name, address, domain }],
    browser,
    system,
    network,
    link,
    next,
    search,
  } = frame.sample
  const session = { id: 'id', createdAt: at, seenAt: at, network, isThis: false }
  const sessions = [
    { ...session, browser, system, isThis: true },
    { ...session, browser: null, system: null },
  ]
  const interrupted = {
    account: { id: 'id', name },
    action: '/account/name/',
    carried: new Map([[search, name]]),
  }
  return [
    homePage(frame, { account: { name, address, isAdmin: true, offersPasskey: true } }),
    homePage({ ...frame, account: null }, { account: null }),
    cookiesOffPage({ ...frame, account: null, elsewhere: { address: link, host: domain } }),
    recentProofPage(frame, {
      ...interrupted,
      takesPassword: true,
      asksCode: false,
      takesPasskey: false,
      problems: [{ field: 'recent_proof', kind: 'wrong-password-alone' }],
    }),
    recentProofPage(frame, {
      ...interrupted,
      takesPassword: true,
      asksCode: true,
      takesPasskey: true,
      problems: [{ field: 'one_time_code', kind: 'wrong-second-step' }],
    }),
    recentProofPage(frame, {
      ...interrupted,
      takesPassword: false,
      asksCode: false,
      takesPasskey: true,
      problems: [{ field: 'submit', kind: 'passkey-needed' }],
    }),
    onceMorePage(frame, { account: 'id', action: '/account/name/', carried: new Map([[search, name]]) }),
    otherAccountPage(
      { ...frame, account: { id: 'id', name, isAdmin: false, owesFactor: false } },
      `/account/name/?next=${next}`,
    ),
    ...([null, 'done', 'stale', 'done-all', 'stale-all'] as const).map((notice) =>
      ownSessionsPage(frame, { accountId: 'id', sessions, notice }),
    ),
  ]
}
