import { paths, withQuery } from '../../base/paths.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { nothing } from '../../page/html.ts'
import { findBlock, listBlockLines } from '../../store/listings/blocks.ts'
import { actRoutes, question } from './act.web.ts'
import type { Subject } from './act.web.ts'
import { adminBlocksPage, blockName, blockValue } from './blocks.page.ts'
import { blockActs } from './blocks.ts'
import { actPage } from './parts.page.ts'
import type { Act, Notice } from './parts.page.ts'
import { doneAct, listAfterAct, readQuery, tableRoute } from './table.web.ts'
import { summary } from './words.page.ts'

/** The blocks: the table, adding a block and removing one. */
export function adminBlockRoutes(web: Web, app: App): void {
  const { db, now } = web.ports

  tableRoute(web, app, paths.adminBlocks, {
    fields: [],
    list: (_, place) => listBlockLines(db, now, place),
    notice: noticeOf,
    page: (frame, props) => adminBlocksPage(frame, props),
  })

  route(app, paths.adminBlockAdd, {
    get: (c) => ask(c, null),
    post: formHandler(web, blockActs.block, {
      done: { done: (c, { id }) => sendOn(c, withQuery(paths.adminBlocks, { done: 'block', block: id })) },
      show: ask,
    }),
  })

  const subject: Subject<NonNullable<Awaited<ReturnType<typeof findBlock>>>> = {
    section: 'blocks',
    find: (id) => findBlock(db, id),
    summary: ({ texts }, block) => summary(blockValue(block), texts.admin.blocks.kinds[block.kind]),
    name: blockName,
    actPath: paths.adminUnblock,
    backPath: () => paths.adminBlocks,
    expected: () => ({}),
  }
  actRoutes(web, app, subject, { unblock: question(blockActs.unblock, toBlocks) })

  // A new block is named, and can be removed at once; a removed one has no name any more.
  async function noticeOf(c: Context): Promise<Notice | null> {
    const act = doneAct(c, ['block', 'unblock'])
    const { block: id } = readQuery(c, ['block'])
    const block = act === 'block' && id ? await findBlock(db, id) : undefined
    if (block)
      return { act: 'block', name: blockName(block), undo: ['unblock', paths.adminUnblock(block.id)] }
    return act === 'unblock' ? { act, name: null } : null
  }

  async function ask(c: Context, refusal: Refusal | null): Promise<Response> {
    const frame = await frameOf(web, c, paths.adminBlockAdd)
    const typed = (field: string) => (refusal ? (c.var.form.get(field) ?? '') : '')
    const page = actPage(frame, {
      section: 'blocks',
      act: 'block',
      subject: nothing,
      name: '',
      path: paths.adminBlockAdd,
      back: paths.adminBlocks,
      field: { name: 'value', label: frame.texts.admin.blocks.value, value: typed('value') },
      reason: typed('reason'),
      problems: refusal?.problems ?? [],
      // A new block changes nothing that others could have changed.
      trouble: refusal?.kind === 'stale' ? 'ended' : null,
      expected: {},
      list: null,
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }
}

function toBlocks(act: Act) {
  return { done: (c: Context) => listAfterAct(c, 'blocks', act) }
}
