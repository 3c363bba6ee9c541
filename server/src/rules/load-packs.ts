export interface RulePack {
  pack: string
  version: string
}
