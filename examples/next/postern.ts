// One house in a process, also when Next loads a module anew; opened by the first request and not by `next build`.

import { createPostern } from 'postern'
import type { Postern } from 'postern'

const kept = globalThis as typeof globalThis & { postern?: Promise<Postern> }

export function openPostern(): Promise<Postern> {
  kept.postern ??= open().catch((fault) => {
    delete kept.postern
    throw fault
  })
  return kept.postern
}

async function open(): Promise<Postern> {
  const postern = await createPostern(process.env)
  postern.work()
  return postern
}
