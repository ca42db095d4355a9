// An application with better-auth as its documentation shows it: e-mail and password, a verified address, mails by nodemailer,
// SQLite. With COMPARE_HASH=argon2 it hashes as Postern does.

import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { createTransport } from 'nodemailer'

const { PORT, SMTP_PORT, FILE, COMPARE_HASH } = process.env
const mailer = createTransport({ host: '127.0.0.1', port: Number(SMTP_PORT), ignoreTLS: true })
// Postern's defaults.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const options = {
  database: new DatabaseSync(FILE),
  baseURL: `http://localhost:${PORT}`,
  secret: 'of the comparison, and long enough for it',
  telemetry: { enabled: false },
  // Limits are off for all.
  rateLimit: { enabled: false },
  emailAndPassword: {
    enabled: true,
    requireEmailVerification: true,
    ...(COMPARE_HASH === 'argon2'
      ? {
          password: {
            hash: (password) => hash(password, cost),
            verify: ({ hash: known, password }) => verify(known, password),
          },
        }
      : {}),
  },
  emailVerification: {
    // Its documentation says not to wait for the mail, or the time would reveal whose address is known.
    sendVerificationEmail: async ({ user, url }) => {
      void mailer
        .sendMail({ from: 'site@localhost', to: user.email, subject: 'Verify your address', text: url })
        .catch((fault) => console.error(String(fault)))
    },
  },
}
const { runMigrations } = await getMigrations(options)
await runMigrations()
createServer(toNodeHandler(betterAuth(options))).listen(Number(PORT), '127.0.0.1')
