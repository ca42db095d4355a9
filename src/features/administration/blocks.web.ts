import { paths, withQuery } from '../../base/paths.ts'
import { unblock } from './blocks.ts'
import { adminBlocksPage, blockValue } from './blocks.page.ts'
import { actPage } from './parts.page.ts'
import { findBlock, listBlocks } from '../../store/registrations/blocks.ts'
import {
  administratorOf,
  idOf,
  idParam,
  noticeOf,
  pageSize,
  readQuery,
  reasonOf,
  sendGone,
} from './gate.web.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'

/** The blocks: who may not register, and taking one away. */
export function adminBlockRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db } = ports

  route(app, paths.adminBlocks, {
    async get(c) {
      const query = readQuery(c, ['after'])
      const found = await listBlocks(db, { before: query.after, most: pageSize + 1 })
      const rows = found.slice(0, pageSize)
      const next = found.length > pageSize ? (rows.at(-1)?.id ?? null) : null
      const frame = await frameOf(web, c, withQuery(paths.adminBlocks, query))
      const notice = noticeOf(c, frame, ['unblock'])
      return sendPage(c, 200, adminBlocksPage(frame, { query, rows, next, isCut: false, notice }))
    },
  })

  route(app, paths.adminUnblock(idParam), {
    async get(c) {
      const block = await findBlock(db, idOf(c))
      if (!block) return sendGone(web, c, 'blocks')
      const path = paths.adminUnblock(block.id)
      const page = actPage(await frameOf(web, c, path), {
        room: 'blocks',
        act: 'unblock',
        whom: blockValue(block),
        path,
        back: paths.adminBlocks,
        field: null,
        reason: reasonOf(c),
        problems: [],
        trouble: null,
        seen: {},
      })
      return sendPage(c, 200, page)
    },
    async post(c) {
      const { kind } = await unblock(ports, administratorOf(c), idOf(c))
      return kind === 'done'
        ? sendOn(c, withQuery(paths.adminBlocks, { done: 'unblock' }))
        : sendGone(web, c, 'blocks')
    },
  })
}
