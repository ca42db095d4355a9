import type { Feature } from '../../operation/feature.ts'
import { cookiesOffRoute } from './cookies-off.web.ts'
import { homeRoutes, sessionRoute } from './home.web.ts'
import { endOtherSessions, endSession, showSessions } from './own-sessions.ts'
import { ownSessionRoutes } from './own-sessions.web.ts'
import { beginProofByPasskey, proveAnew, proveByPasskey } from './recent-proof.ts'
import { recentProofRoutes } from './recent-proof.web.ts'
import { showSession } from './show-session.ts'

const events = [
  'logged-out',
  'other-sessions-ended',
  // Written by former versions; it is `recent-proof-given` now.
  'password-given-again',
  'password-refused',
  'recent-proof-given',
  'session-ended',
] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** The account of a browser, the list of its sessions, and recent proof. */
export const session = {
  name: 'session',
  operations: [
    showSession,
    showSessions,
    proveAnew,
    beginProofByPasskey,
    proveByPasskey,
    endSession,
    endOtherSessions,
  ],
  events,
  settings: ['SESSION_DAYS', 'SESSION_IDLE_DAYS'],
  addFrontRoutes: sessionRoute,
  addRoutes(web, app) {
    homeRoutes(web, app)
    cookiesOffRoute(web, app)
    ownSessionRoutes(web, app)
    recentProofRoutes(web, app)
  },
} satisfies Feature
