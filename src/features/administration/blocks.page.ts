import { paths } from '../../base/paths.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { pager, table } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { actorName, moment, readableDomain, typed } from './words.page.ts'

/** A block as a row of the table, with the name of the administrator who made it. */
type BlockLineProps = {
  id: string
  kind: 'address' | 'domain'
  value: string
  reason: string | null
  actor: string
  actorName: string | null
  createdAt: number
}

type BlocksProps = Page & { rows: BlockLineProps[]; notice: Act | null }

/** The list of blocks, with reasons and authors; each can be removed. */
export function adminBlocksPage(frame: Frame, props: BlocksProps): Html {
  const { admin } = frame.texts
  const { blocks } = admin
  const main = html`<p class="lead">${blocks.lead}</p>
${table(
  admin.nav.blocks,
  [
    blocks.value,
    blocks.kind,
    blocks.reason,
    blocks.actor,
    blocks.at,
    { head: admin.acts.unblock.title, as: 'box' },
  ],
  props.rows.map((row) => [
    blockValue(row),
    blocks.kinds[row.kind],
    row.reason === null ? admin.none : typed(row.reason),
    actorName(frame, row),
    moment(frame, row.createdAt),
    html`<a href="${paths.adminUnblock(row.id)}">${admin.acts.unblock.title}<span class="unseen"> ${row.value}</span></a>`,
  ]),
)}
${pager(frame, paths.adminBlocks, props)}`
  return adminPage(frame, {
    page: 'blocks',
    section: 'blocks',
    title: admin.nav.blocks,
    main,
    notice: props.notice,
  })
}

/** The blocked address or domain, a domain in its Unicode form. */
export function blockValue({ kind, value }: Pick<BlockLineProps, 'kind' | 'value'>): Html {
  return kind === 'domain' ? readableDomain(value) : typed(value)
}
