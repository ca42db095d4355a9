import type { Feature } from '../../operation/feature.ts'
import { homeRoutes, sessionRoute } from './home.web.ts'
import { ownSessionRoutes } from './own-sessions.web.ts'
import { recentProofRoutes } from './recent-proof.web.ts'

/** Who a browser is, where its person is logged in, and proving anew who they are. */
export const session: Feature = {
  name: 'session',
  operations: [],
  addFrontRoutes: sessionRoute,
  addRoutes(web, app) {
    homeRoutes(web, app)
    ownSessionRoutes(web, app)
    recentProofRoutes(web, app)
  },
}
