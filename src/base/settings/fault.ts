import { OperatorFault } from '../operator-fault.ts'
import type { OperatorWords, Say } from '../operator-fault.ts'

/** One wrong setting, and a sentence about the right values. */
export type SettingFault = { name: string; sentence: string }

/** One wrong setting, whose sentence waits for its language. */
export type UnsaidFault = { name: string; say: Say }

type Why = OperatorWords['settingFaults']['why']

/** The reasons why a text is refused that name no facts. */
type PlainWhy = { [Key in keyof Why]: Why[Key] extends string ? Key : never }[keyof Why]

/** The sentence of a reason. */
export function because(why: PlainWhy): Say {
  return (words) => words.settingFaults.why[why]
}

/** Thrown when settings are wrong; holds every fault. */
export class SettingsFault extends OperatorFault {
  override name = 'SettingsFault'
  faults: readonly SettingFault[] = []

  /** @internal */
  constructor(faults: readonly UnsaidFault[]) {
    super((words) => {
      this.faults = said(faults, words)
      return this.faults.map(({ name, sentence }) => `${name} ${sentence}`).join('\n')
    })
  }
}

function said(faults: readonly UnsaidFault[], words: OperatorWords): SettingFault[] {
  return faults.map(({ name, say }) => ({ name, sentence: say(words) }))
}
