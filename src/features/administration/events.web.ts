import { paths, withQuery } from '../../base/paths.ts'
import { route, sendOn } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { sendFile } from '../../http/stream.ts'
import { listEventKinds, listEventLines } from '../../store/listings/events.ts'
import { eventFields, findEventNames, readEventQuery } from './event-query.ts'
import { eventFiles } from './events-file.ts'
import type { EventFile } from './events-file.ts'
import { adminEventsPage } from './events.page.ts'
import { readQuery, tableRoute } from './table.web.ts'

/** The audit log: the table, and the same rows as a file. */
export function adminEventRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  tableRoute(web, app, paths.adminEvents, {
    fields: [...eventFields, 'raw'],
    async list(filter, place) {
      const query = await readEventQuery(ports, filter)
      const more = { kinds: await listEventKinds(db), only: await findEventNames(ports, filter) }
      if ('trouble' in query) {
        const { trouble } = query
        return { rows: [], next: null, isCut: false, ...more, trouble, status: 422 as const }
      }
      return { ...(await listEventLines(db, now, query, place)), ...more, trouble: null }
    },
    page: (frame, props) => adminEventsPage(frame, props),
  })
  route(app, paths.adminEventsCsv, {
    get: (c) => sendEvents(c, eventFiles.table),
  })
  route(app, paths.adminEventsLines, {
    get: (c) => sendEvents(c, eventFiles.lines),
  })

  async function sendEvents(c: Context, { file, write }: EventFile): Promise<Response> {
    const filter = readQuery(c, eventFields)
    const query = await readEventQuery(ports, filter)
    // The page shows the faults of the filter.
    if ('trouble' in query) return sendOn(c, withQuery(paths.adminEvents, filter))
    return sendFile(c, { ...file, data: write(ports, query) })
  }
}
