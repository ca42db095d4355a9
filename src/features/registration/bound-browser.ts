// A browser that is bound to a registration, and what a visitor does with that.
import { limits } from '../../base/limits.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { hashToken, newToken } from '../../security/tokens.ts'
import { findByBrowserToken, insertBrowserToken } from '../../store/registrations/browser-tokens.ts'
import type { BoundRegistration } from '../../store/registrations/browser-tokens.ts'
import type { Database } from '../../store/db/database.ts'
import { holdRegistration } from '../../store/registrations/registrations.ts'

/** The registration of a browser, while its token is young enough. */
export async function findBound(ports: Ports, visitor: Visitor): Promise<BoundRegistration | undefined> {
  if (!visitor.browserToken) return undefined
  return findByBrowserToken(ports.db, hashToken(visitor.browserToken), ports.now() - limits.browserTokenLife)
}

/** Holds the registration of a browser until the transaction ends; until its present one is held, the browser may be moved to another. */
export async function holdBound(
  db: Database,
  visitor: Visitor,
  at: number,
): Promise<BoundRegistration | undefined> {
  if (!visitor.browserToken) return undefined
  const tokenHash = hashToken(visitor.browserToken)
  const notBefore = at - limits.browserTokenLife
  let held: string | undefined
  for (;;) {
    const bound = await findByBrowserToken(db, tokenHash, notBefore)
    if (!bound || bound.id === held) return bound
    await holdRegistration(db, bound.id)
    held = bound.id
  }
}

/** Binds a browser to a registration that it may confirm; tells the token that it is known by. */
export async function bindBrowser(db: Database, registrationId: string, at: number): Promise<string> {
  const browserToken = newToken()
  const tokenHash = hashToken(browserToken)
  await insertBrowserToken(db, { tokenHash, registrationId, mayConfirm: 1, createdAt: at })
  return browserToken
}
