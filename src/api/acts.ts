import type { AnyOperation, Feature } from '../operation/feature.ts'
import type { AnyAct } from '../operation/json.ts'

/** An act of the JSON interface, with its method and address, and the name of its feature. */
export type ApiAct = { act: AnyAct; method: 'GET' | 'POST'; path: string; feature: string }

/** The acts that declare an address in JSON, by their features. */
export function actsOf(features: readonly Pick<Feature, 'name' | 'operations'>[]): ApiAct[] {
  return features.flatMap(({ name: feature, operations }) =>
    operations.flatMap((operation) => {
      if (operation.api === undefined) return []
      const [method, path = ''] = operation.api.split(' ')
      return [{ act: anyAct(operation), method: method === 'GET' ? 'GET' : 'POST', path, feature }]
    }),
  )
}

// Each act is performed with its own caller and input only, which a list of all acts cannot say in types.
function anyAct(operation: AnyOperation): AnyAct {
  return operation as unknown as AnyAct
}
