import { z } from 'zod'
import { isoTime } from '../base/time.ts'

/** An account as host applications and programs see it, in JSON and in the library alike; times in ISO 8601, in UTC. */
export type PublicAccount = { id: string; name: string; email: string; confirmedAt: string; admin: boolean }

/** The same as a schema. */
export const publicAccountSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  confirmedAt: z.string().meta({ format: 'date-time' }),
  admin: z.boolean(),
}) satisfies z.ZodType<PublicAccount>

/** The public shape of an account. */
export function publicAccount({
  id,
  name,
  address,
  confirmedAt,
  isAdmin,
}: {
  id: string
  name: string
  address: string
  confirmedAt: number
  isAdmin: boolean
}): PublicAccount {
  return { id, name, email: address, confirmedAt: isoTime(confirmedAt), admin: isAdmin }
}
