/** How a source is merged into a target; the rules are described in merge.ts. */
export interface MergeRules {
  /** Whose state of a chat in both is kept: the source's only when the target was made from an older copy of it. */
  winner: 'target' | 'source'
  undelete: boolean
}
