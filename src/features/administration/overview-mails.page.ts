// The mails on the overview: stuck registrations, and delivery by domain.

import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { resendAllButton } from './bulk.page.ts'
import { bar, share } from './overview-parts.page.ts'
import type { OverviewProps } from './overview-parts.page.ts'
import { figureTable, table } from './tables.page.ts'
import { figure, readableDomain } from './words.page.ts'

/** The domains whose refused or delayed mails keep people waiting. */
export function stuck(frame: Frame, props: OverviewProps): Html {
  const { overview } = frame.texts.admin
  const head = html`<h2>${overview.stuck}</h2>`
  if (props.stuck.length === 0) return html`${head}<p class="hint">${overview.noneStuck}</p>`
  const people = (query: Record<string, string>, count: number) =>
    count === 0 ? '0' : html`<a href="${withQuery(paths.adminRegistrations, query)}">${figure(count)}</a>`
  return html`${head}<p class="hint">${overview.stuckLead}</p>
${table(
  overview.stuck,
  [
    overview.domain,
    { head: overview.refused, as: 'figure' },
    { head: overview.delayed, as: 'figure' },
    { head: overview.resendAll, as: 'box' },
  ],
  props.stuck.map(({ domain, refused, delayed }) => {
    const query = { only: 'waiting', domain }
    return [
      readableDomain(domain),
      people({ ...query, mail: 'refused' }, refused),
      people({ ...query, mail: 'delayed' }, delayed),
      refused === 0 ? nothing : resendAllButton(frame, { ...query, mail: 'refused' }),
    ]
  }),
)}`
}

/** The domains of the newest mails, and how many of these they took. */
export function domains(frame: Frame, props: OverviewProps): Html {
  const { overview } = frame.texts.admin
  if (props.domains.length === 0) return nothing
  const all = props.domains.reduce((sum, { total }) => sum + total, 0)
  return html`<h2>${overview.domains}</h2>
<p class="hint">${overview.domainsLead(figure(all))}</p>
${figureTable(
  overview.domains,
  [
    overview.domain,
    { head: overview.refused, as: 'figure' },
    { head: overview.delayed, as: 'figure' },
    { head: overview.taken, as: 'figure' },
    { head: overview.total, as: 'figure spare' },
    { head: overview.takenShare, as: 'figure' },
    { head: overview.takenShare, as: 'picture' },
  ],
  props.domains.map(({ domain, refused, delayed, taken, total }) => [
    readableDomain(domain),
    figure(refused),
    figure(delayed),
    figure(taken),
    figure(total),
    share(taken, total),
    bar(
      [
        ['', taken],
        ['unsure', delayed],
        ['bad', refused],
      ],
      total,
    ),
  ]),
)}`
}
