import { createStore } from './store.ts'

export interface ToastMessage {
  id: number
  text: string
  /** `label` is the button's word; `altText` says the same to those who cannot reach the button in time. */
  action?: { label: string; altText: string; run: () => void }
  isProblem?: boolean
}

export const toasts = createStore<readonly ToastMessage[]>([])
let lastId = 0

/** Shows a short message; at most three are shown at once. */
export function showToast(toast: Omit<ToastMessage, 'id'>): void {
  lastId += 1
  toasts.set([...toasts.get().slice(-2), { ...toast, id: lastId }])
}
