import { strengthOf } from '../page/assets/strength.js'
import type { Strength } from '../page/assets/strength.js'
import type { Context } from './context.ts'

/** How strong the new password is that a form was sent with, for the sentence at its field; null when none was typed. */
export function typedStrength(c: Context, field: string, personal: readonly string[]): Strength | null {
  const typed = c.req.method === 'POST' ? (c.get('form').get(field) ?? '') : ''
  return typed === '' ? null : strengthOf(typed, personal)
}
