import type { AnyOperation } from '../operation/feature.ts'
import type { AnyAct } from '../operation/json.ts'

/** An act of the JSON interface, with its method and address. */
export type ApiAct = { act: AnyAct; method: 'GET' | 'POST'; path: string }

/** The acts that declare an address in JSON. */
export function actsOf(operations: readonly AnyOperation[]): ApiAct[] {
  return operations.flatMap((operation) => {
    if (operation.api === undefined) return []
    const [method, path = ''] = operation.api.split(' ')
    // Each act is performed with its own caller and input only, which lists of all acts cannot say in types.
    return { act: operation as unknown as AnyAct, method: method === 'GET' ? 'GET' : 'POST', path }
  })
}
