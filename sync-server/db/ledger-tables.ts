export interface LedgerTables {
  ledger_entries: LedgerEntryRow
  ledger_heads: LedgerHeadRow
  ledger_receipts: LedgerReceiptRow
  usage_daily: UsageDailyRow
  ledger_alarms: LedgerAlarmRow
}

export interface LedgerEntryRow {
  user_id: string
  /** Names the entry with everything before it. Not a key: random keys dirty a page each. */
  hash: string
  id: string
  /** Whose chain it is in; {@link SERVER_CHAIN} for corrections. */
  device_id: string
  /** 1, and one more for each time that the device's history parted. */
  branch: number
  epoch: number
  seq: number
  resource_type: string
  amount: number
  /** UTC days since 1970-01-01 on which it counts: that of its own time, unless that could not be. */
  day: number
  /** 0: a link of the chain that counts elsewhere (the same id before, or another account of this device). */
  is_counted: number
  /** As it was hashed or signed. */
  entry: string
  metadata: string | null
  received_at_ms: number
}

/** Where a branch of a device's chain ends. */
export interface LedgerHeadRow {
  user_id: string
  device_id: string
  branch: number
  epoch: number
  seq: number
  hash: string
  /** `prev` of its first entry: where it parted. */
  after_hash: string
  size: number
  /** superseded: the device was put back to before its end, and went on. frozen: of a fork; the device may send no more. */
  status: 'live' | 'superseded' | 'frozen'
}

export interface LedgerReceiptRow {
  user_id: string
  /** What an entry calls its anchor. */
  hash: string
  device_id: string
  epoch: number
  from_seq: number
  to_seq: number
  head: string
  outcome: string
  /** The device's own signature over what was received: the evidence of a fork. */
  batch: string
  receipt: string
  issued_at_ms: number
}

export interface UsageDailyRow {
  user_id: string
  day: number
  resource_type: string
  used: number
}

export interface LedgerAlarmRow {
  /** What it is about: the same again raises `times`. */
  key: string
  kind: string
  user_id: string
  device_id: string
  /** JSON. */
  detail: string
  times: number
  first_seen_at_ms: number
  last_seen_at_ms: number
  resolved_at_ms: number | null
}

/** `device_id` of the chain of corrections, which the server signs. No thumbprint looks like it. */
export const SERVER_CHAIN = 'server'
