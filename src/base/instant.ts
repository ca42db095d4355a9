import { z } from 'zod'
import { isoTime } from './time.ts'

/** An instant: milliseconds in the code, and in JSON a text of ISO 8601, in UTC. */
export const instant = z.codec(z.string().meta({ format: 'date-time' }), z.number(), {
  decode: (text) => Date.parse(text),
  encode: isoTime,
})
