// The data that a program needs to register somebody: those that the form shows.

import { z } from 'zod'
import { done, operation, telling } from '../../operation/operation.ts'
import { challengeRegistration } from './proof-of-work.ts'

/** Reads what registering asks for. */
export const showRegisterForm = operation({
  name: 'show-register-form',
  who: 'visitor',
  api: 'GET /api/register',
  input: {},
  async run(ports) {
    const { registration, registrationDomains, passwordMinLength, termsUrl, privacyUrl } = ports.settings
    return {
      kind: 'found' as const,
      isOpen: registration === 'open',
      domains: [...registrationDomains],
      passwordMinLength,
      termsUrl,
      privacyUrl,
      challenge: await challengeRegistration(ports),
    }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        isOpen: z.boolean(),
        domains: z.array(z.string()),
        passwordMinLength: z.int(),
        termsUrl: z.string().nullable(),
        privacyUrl: z.string().nullable(),
        challenge: z.string().nullable(),
      }),
    ),
  },
})
