/** The few settings that modules may read. Set once, when the program or a test begins. */
export type Config = { publicUrl: string; demo: boolean; dataDir: string; version: string; officialSources: boolean }

let current: Config | undefined
export const configure = (values: Config) => {
  current = Object.freeze({ ...values })
}
export const config = (): Config => {
  if (!current) throw new Error('the configuration is not set')
  return current
}
