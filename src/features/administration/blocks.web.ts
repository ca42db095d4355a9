import { paths, withQuery } from '../../base/paths.ts'
import { sendOn } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { findBlock, listBlockLines } from '../../store/listings/blocks.ts'
import { actRoutes, question } from './act.web.ts'
import { adminBlocksPage, blockValue } from './blocks.page.ts'
import { blockActs } from './blocks.ts'
import type { Act } from './parts.page.ts'
import { tableRoute } from './table.web.ts'

/** The blocks: the table, and removing a block. */
export function adminBlockRoutes(web: Web, app: App): void {
  const { db, now } = web.ports

  tableRoute(web, app, paths.adminBlocks, {
    fields: [],
    acts: ['unblock'],
    list: (_, place) => listBlockLines(db, now, place),
    page: (frame, props) => adminBlocksPage(frame, props),
  })

  const subject = {
    section: 'blocks' as const,
    find: (id: string) => findBlock(db, id),
    summary: (_: unknown, block: Parameters<typeof blockValue>[0]) => blockValue(block),
    actPath: paths.adminUnblock,
    backPath: () => paths.adminBlocks,
    expected: () => ({}),
  }
  actRoutes(web, app, subject, { unblock: question(blockActs.unblock, toBlocks) })
}

function toBlocks(act: Act) {
  return { done: (c: Context) => sendOn(c, withQuery(paths.adminBlocks, { done: act })) }
}
