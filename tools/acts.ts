// Compiled and never run: of a value without a name for its type, the compiler writes the type out in full. So the package's
// types of the acts need no type of the house.

import type { Acts } from '../src/client/acts.ts'

declare function actsOf(): { [A in keyof Acts]: Acts[A] }

export const acts = actsOf()
