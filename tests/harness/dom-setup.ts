import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach } from 'vitest'

// Of one second by default, which a busy machine spends before a page has been drawn once.
configure({ asyncUtilTimeout: 30_000 })

// Files share a DOM: nothing is left for the next one.
afterEach(cleanup)
afterAll(() => {
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
})
