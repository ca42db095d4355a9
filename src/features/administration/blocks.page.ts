import { paths } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage } from './parts.page.ts'
import type { Notice } from './parts.page.ts'
import { pager, table } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { actorName, moment, readableDomainText, typed } from './words.page.ts'

/** A block as a row of the table, with the name of the administrator who made it. */
type BlockLineProps = {
  id: string
  kind: 'address' | 'domain'
  value: string
  reason: string | null
  actor: string
  actorName: string | null
  actorKey: string | null
  createdAt: number
}

type BlocksProps = Page & { rows: BlockLineProps[]; notice: Notice | null }

/** The list of blocks, with reasons and authors; each can be removed, and others added. */
export function adminBlocksPage(frame: Frame, props: BlocksProps): Html {
  const { admin } = frame.texts
  const { blocks, acts } = admin
  const { rows, notice } = props
  const main = html`<p class="lead">${blocks.lead}</p>
<p><a class="button second" href="${paths.adminBlockAdd}" data-act="block">${acts.block.title}</a></p>
${
  rows.length === 0
    ? nothing
    : table(
        admin.nav.blocks,
        [
          { head: blocks.value, at: 'first' },
          { head: blocks.kind, at: 'second' },
          { head: blocks.reason, at: 'third' },
          blocks.actor,
          { head: blocks.at, as: 'short', at: 'second-end' },
          { head: acts.unblock.title, as: 'box', at: 'first-end' },
        ],
        rows.map((row) => [
          html`<b>${blockValue(row)}</b>`,
          blocks.kinds[row.kind],
          row.reason === null ? nothing : typed(row.reason),
          actorName(frame, row),
          moment(frame, row.createdAt),
          html`<a href="${paths.adminUnblock(row.id)}">${acts.unblock.title}<span class="unseen"> ${typed(row.value)}</span></a>`,
        ]),
      )
}
${pager(frame, paths.adminBlocks, props, { empty: blocks.nothing })}`
  return adminPage(frame, { page: 'blocks', section: 'blocks', title: admin.nav.blocks, main, notice })
}

/** The blocked address or domain, a domain in its Unicode form. */
export function blockValue({ kind, value }: Pick<BlockLineProps, 'kind' | 'value'>): Html {
  return typed(blockName({ kind, value }))
}

/** The same as text. */
export function blockName({ kind, value }: Pick<BlockLineProps, 'kind' | 'value'>): string {
  return kind === 'domain' ? readableDomainText(value) : value
}
