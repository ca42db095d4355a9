/** One wrong setting, and a sentence about the right values. */
export type SettingFault = { name: string; sentence: string }

/** Thrown when settings are wrong; holds every fault. */
export class SettingsFault extends Error {
  override name = 'SettingsFault'
  readonly faults: readonly SettingFault[]

  constructor(faults: readonly SettingFault[]) {
    super(faults.map(({ name, sentence }) => `${name} ${sentence}`).join('\n'))
    this.faults = faults
  }
}
