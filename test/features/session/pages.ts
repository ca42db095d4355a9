import { cookiesOffPage } from '../../../src/features/session/cookies-off.page.ts'
import { homePage } from '../../../src/features/session/home.page.ts'
import { ownSessionsPage } from '../../../src/features/session/own-sessions.page.ts'
import { onceMorePage, recentProofPage } from '../../../src/features/session/recent-proof.page.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { otherAccountPage } from '../../../src/page/parts.ts'
import { at, hostile } from '../../support/hostile.ts'

/** Its pages in all their forms, filled with hostile text. */
export function pages(frame: Frame): Html[] {
  const session = { id: 'id', createdAt: at, seenAt: at, network: hostile, isThis: false }
  const sessions = [
    { ...session, browser: hostile, system: hostile, isThis: true },
    { ...session, browser: null, system: null },
  ]
  return [
    homePage(frame, { account: { name: hostile, address: hostile, isAdmin: true } }),
    homePage({ ...frame, account: null }, { account: null }),
    cookiesOffPage({ ...frame, elsewhere: hostile }),
    recentProofPage(frame, {
      account: { id: 'id', name: hostile },
      action: '/account/name/',
      carried: new Map([[hostile, hostile]]),
      problems: [{ field: 'recent_proof', kind: 'wrong-password-alone' }],
    }),
    onceMorePage(frame, { account: 'id', action: '/account/name/', carried: new Map([[hostile, hostile]]) }),
    otherAccountPage(
      { ...frame, account: { id: 'id', name: hostile, isAdmin: false } },
      `/account/name/?${hostile}`,
    ),
    ...([null, 'done', 'stale'] as const).map((notice) =>
      ownSessionsPage(frame, { accountId: 'id', sessions, notice }),
    ),
  ]
}
