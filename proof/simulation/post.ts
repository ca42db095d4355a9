// The mail server of a simulated world, and the mailboxes behind it.

import type { SendMail } from '../../src/courier/own-mailer.ts'
import { digitsIn } from '../../src/testing/mailbox.ts'
import { below, currentServer, note, passGate, worldTime } from './world.ts'

/** The ways in which the mail server meets a mail. */
export const moods = [
  'takes it',
  'takes it, and its answer is lost',
  'takes it, and never answers',
  'never answers',
  'knows no such mailbox',
  'puts it off',
  'is at fault',
] as const

type Mood = (typeof moods)[number]

/** A mail in a mailbox. */
export type Arrived = {
  id: string
  to: string
  at: number
  text: string
  /** The first link of each path, whole. */
  links: Record<string, string>
  digits: string | null
}

/** The mail server with its mailboxes. */
export type Post = {
  /** The mailer of the server that is current. */
  send: SendMail
  arrived: Arrived[]
  /** The ids of mails that the mail server refused. */
  refused: Set<string>
  /** The ids of mails that a server may have to send again, because it cannot know whether they came. */
  doubted: Set<string>
  /** Takes each mail well again. */
  calm(): void
  /** Meets mails in any way from now on. */
  upset(): void
  /** Nobody knows now how far the mails of a server have come; of all servers, if it is null. */
  doubt(server: number | null): void
}

/** Builds the post. */
export function createPost(): Post {
  let isUpset = false
  const open = new Map<string, number | null>()
  const post: Post = {
    arrived: [],
    refused: new Set(),
    doubted: new Set(),
    async send(mail) {
      const server = currentServer()
      const mood = isUpset ? (moods[below(moods.length)] ?? 'takes it') : 'takes it'
      open.set(mail.id, server)
      await passGate(`gives a mail to ${mail.to} to the mail server, which ${mood}`)
      if (mood.startsWith('takes it')) post.arrived.push(arrivedOf(mail))
      return endOf(post, mail.id, mood)
    },
    calm: () => {
      isUpset = false
    },
    upset: () => {
      isUpset = true
    },
    doubt(server) {
      for (const [id, of] of open) if (server === null || of === server) post.doubted.add(id)
    },
  }
  return post
}

async function endOf(post: Post, id: string, mood: Mood): ReturnType<SendMail> {
  const never = new Promise<never>(() => {})
  switch (mood) {
    case 'takes it':
      return undefined
    case 'takes it, and its answer is lost':
      post.doubted.add(id)
      return { kind: 'unknown' }
    case 'takes it, and never answers':
      post.doubted.add(id)
      return never
    case 'never answers':
      return never
    case 'knows no such mailbox':
      post.refused.add(id)
      return { kind: 'refused', reason: 'no-such-mailbox' }
    case 'puts it off':
      return { kind: 'delayed', reason: 'greylisted' }
    case 'is at fault':
      return { kind: 'server-fault' }
    default:
      return mood satisfies never
  }
}

function arrivedOf({ id, to, text }: { id: string; to: string; text: string }): Arrived {
  note(`the mail ${id} comes to ${to}`)
  const links: Record<string, string> = {}
  for (const [link] of text.matchAll(/https?:\/\/\S+\?code=[\w.-]+/g)) links[new URL(link).pathname] ??= link
  return { id, to, at: worldTime(), text, links, digits: digitsIn(text) }
}
