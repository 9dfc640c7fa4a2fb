import type { Message } from '../../../contract/core/chat.ts'

/**
 * A chat is a tree of messages linked by `parent_id`; what is on screen is one path of it, from a root to a leaf.
 * Messages under one parent are versions of each other ("‹ 2/3 ›"): of a question when it was edited, of an answer
 * when it was regenerated.
 */
export interface MessageTree {
  readonly byId: ReadonlyMap<string, Message>
  /** Children in the order in which they were made; the roots are those of `null`. */
  readonly childrenOf: ReadonlyMap<string | null, readonly Message[]>
}

export interface Version {
  /** From 0. */
  index: number
  count: number
  /** Neighbours, null at either end. */
  previousId: string | null
  nextId: string | null
}

/** `messages`: the whole tree, oldest first. A message whose parent is not among them counts as a root. */
export function buildTree(messages: readonly Message[]): MessageTree {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const childrenOf = new Map<string | null, Message[]>()
  for (const message of messages) {
    const parent = message.parent_id !== null && byId.has(message.parent_id) ? message.parent_id : null
    const siblings = childrenOf.get(parent)
    if (siblings) siblings.push(message)
    else childrenOf.set(parent, [message])
  }
  return { byId, childrenOf }
}

/** The messages from a root down to `leafId`. Unknown or null: down to the newest message of all. */
export function pathTo(tree: MessageTree, leafId: string | null): Message[] {
  const leaf = (leafId === null ? undefined : tree.byId.get(leafId)) ?? newestOf([...tree.byId.values()])
  const path: Message[] = []
  const seen = new Set<string>()
  for (let at = leaf; at && !seen.has(at.id); at = parentOf(tree, at)) {
    seen.add(at.id)
    path.push(at)
  }
  return path.reverse()
}

/** The newest leaf below `id` (or `id` itself): what the core shows when that version is chosen. */
export function newestLeafBelow(tree: MessageTree, id: string): string {
  const leaves: Message[] = []
  const open = [id]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const children = tree.childrenOf.get(at) ?? []
    const self = tree.byId.get(at)
    if (children.length === 0 && self) leaves.push(self)
    open.push(...children.map((child) => child.id))
  }
  return newestOf(leaves)?.id ?? id
}

export function versionOf(tree: MessageTree, message: Message): Version {
  const parent = message.parent_id !== null && tree.byId.has(message.parent_id) ? message.parent_id : null
  const siblings = (tree.childrenOf.get(parent) ?? []).filter((other) => other.role === message.role)
  const index = Math.max(
    0,
    siblings.findIndex((other) => other.id === message.id),
  )
  return {
    index,
    count: Math.max(1, siblings.length),
    previousId: siblings[index - 1]?.id ?? null,
    nextId: siblings[index + 1]?.id ?? null,
  }
}

function parentOf(tree: MessageTree, message: Message): Message | undefined {
  return message.parent_id === null ? undefined : tree.byId.get(message.parent_id)
}

/** Ids are UUIDv7: among messages of the same millisecond the id decides. */
function newestOf(messages: readonly Message[]): Message | undefined {
  let newest: Message | undefined
  for (const message of messages) {
    if (!newest || isNewer(message, newest)) newest = message
  }
  return newest
}

function isNewer(message: Message, other: Message): boolean {
  return message.created_at === other.created_at
    ? message.id > other.id
    : message.created_at > other.created_at
}
