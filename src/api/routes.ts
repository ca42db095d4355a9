// The JSON interface, made from all acts.

import type { Routes } from '../http/app.ts'
import type { AnyOperation } from '../operation/feature.ts'
import { jsonHandler } from '../operation/json.ts'
import { actsOf } from './acts.ts'

/** The routes of the JSON interface: one for each act that declares its address. */
export function apiRoutes(operations: readonly AnyOperation[]): Routes {
  return {
    addRoutes(web, app) {
      for (const { act, method, path } of actsOf(operations)) {
        app.on(method, path.replace(/\{(\w+)\}/g, ':$1{[0-9a-f]{32}}'), jsonHandler(web, act))
      }
    },
  }
}
